package io.nodelet.kube;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/// One connection to a server, with TLS or without, for one thread at a time. An interrupt ends it.
final class HttpConnection implements Closeable {
    private static final Duration CONNECT = Duration.ofSeconds(3);
    private static final int GLANCE_MILLIS = 1;

    private final SocketChannel channel;
    private final Socket socket;
    private final InputStream in;
    private CallDeadline callDeadline;

    private HttpConnection(SocketChannel channel, Socket socket, CallDeadline callDeadline) throws IOException {
        this.channel = channel;
        this.socket = socket;
        this.callDeadline = callDeadline;
        this.in = new BufferedInputStream(new Patient(socket.getInputStream()));
    }

    /// Waits for each byte until the deadline of the call, and no longer.
    private final class Patient extends InputStream {
        private final InputStream wire;

        Patient(InputStream wire) {
            this.wire = wire;
        }

        @Override
        public int read() throws IOException {
            socket.setSoTimeout(callDeadline.left());
            return wire.read();
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            socket.setSoTimeout(callDeadline.left());
            return wire.read(into, offset, length);
        }
    }

    /// @param tls what is shown and trusted; empty for none
    static HttpConnection open(URI server, Optional<SSLContext> tls, CallDeadline callDeadline) throws IOException {
        String host = server.getHost().replaceAll("[\\[\\]]", "");
        InetAddress address = NameLookup.SYSTEM.find(host, callDeadline);
        SocketChannel channel = SocketChannel.open();
        try {
            connect(channel, new InetSocketAddress(address, server.getPort()), callDeadline);
            Socket socket = tls.isEmpty() ? channel.socket() : encrypted(channel, host, server.getPort(), tls.get());
            HttpConnection connection = new HttpConnection(channel, socket, callDeadline);
            if (socket instanceof SSLSocket ssl) {
                CallTimeout.within(callDeadline, channel, ssl::startHandshake);
            }
            return connection;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private static void connect(SocketChannel channel, InetSocketAddress address, CallDeadline callDeadline)
            throws IOException {
        int limit = (int) Math.min(CONNECT.toMillis(), callDeadline.left());
        try {
            channel.socket().connect(address, limit);
            channel.socket().setTcpNoDelay(true);
        } catch (SocketTimeoutException e) {
            throw new ConnectException("no connection within " + limit + " ms");
        }
    }

    private static Socket encrypted(SocketChannel channel, String host, int port, SSLContext tls) throws IOException {
        SSLSocket socket = (SSLSocket) tls.getSocketFactory().createSocket(channel.socket(), host, port, true);
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS"); // the certificate has to be for this host
        socket.setSSLParameters(parameters);
        return socket;
    }

    /// Whether the server has ended it meanwhile, or says what it was not asked.
    boolean stale() {
        try {
            socket.setSoTimeout(GLANCE_MILLIS);
            var _ = socket.getInputStream().read();
            return true;
        } catch (SocketTimeoutException e) {
            return false;
        } catch (IOException e) {
            return true;
        }
    }

    /// @param within by when the answer must be read
    void write(byte[] request, CallDeadline within) throws IOException {
        callDeadline = within;
        CallTimeout.within(within, channel, () -> {
            socket.getOutputStream().write(request);
            socket.getOutputStream().flush();
        });
    }

    /// What the server says.
    InputStream in() {
        return in;
    }

    /// At once, without a farewell that a hung server would not take.
    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            // it is of no more use in any case
        }
    }
}
