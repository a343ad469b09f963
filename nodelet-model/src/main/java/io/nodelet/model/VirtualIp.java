package io.nodelet.model;

import io.nodelet.model.Doc.Format;

/// The control plane's own address, which keepalived moves between the masters.
public record VirtualIp(
        @Doc(
                value = "The address: free, in the network of the masters, none of theirs. Empty: there is none.",
                format = Format.ADDRESS)
        String address,

        @Doc(value = "The interface that carries it. Empty: that of the node's address.", format = Format.INTERFACE)
        String nic,

        @Doc(
                value = "The number by which VRRP tells virtual addresses in one network apart: another one for each"
                        + " cluster there.",
                min = 1,
                max = 255)
        int routerId) {
    public static final VirtualIp DEFAULTS = new VirtualIp("", "", 51);

    /// Whether there is one.
    public boolean wanted() {
        return !address.isEmpty();
    }
}
