package io.nodelet.model;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/// The addresses of services, of which the cluster's own have fixed places.
public final class ServiceNetwork {
    private static final int API = 1;
    private static final int DNS = 10;

    private ServiceNetwork() {}

    /// The address of the service `kubernetes`: the first of the network.
    public static String api(NodeSpec spec) {
        return nth(spec.config().network().serviceCidr(), API);
    }

    /// The address of the cluster's DNS: the tenth of the network.
    public static String dns(NodeSpec spec) {
        return nth(spec.config().network().serviceCidr(), DNS);
    }

    /// The address `n` places after the start of `cidr`, such as `10.21.0.0/22`.
    public static String nth(String cidr, int n) {
        int slash = cidr.indexOf('/');
        byte[] address = InetAddress.ofLiteral(cidr.substring(0, slash)).getAddress();
        int hostBits = address.length * 8 - Integer.parseInt(cidr.substring(slash + 1));
        BigInteger network = new BigInteger(1, address).shiftRight(hostBits).shiftLeft(hostBits);
        byte[] bytes = network.add(BigInteger.valueOf(n)).toByteArray();
        byte[] padded = new byte[address.length];
        int from = Math.max(0, bytes.length - padded.length);
        System.arraycopy(bytes, from, padded, padded.length - (bytes.length - from), bytes.length - from);
        return text(padded);
    }

    private static String text(byte[] address) {
        try {
            return InetAddress.getByAddress(address).getHostAddress();
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("not an address: " + Arrays.toString(address), e);
        }
    }
}
