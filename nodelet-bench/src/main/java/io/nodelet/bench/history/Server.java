package io.nodelet.bench.history;

import java.net.URI;
import java.time.Duration;
import javax.net.ssl.SSLContext;

/// A server that clients write and read through.
///
/// @param way     which of the ways into a cluster it is
/// @param address its own
/// @param tls     shows a client's certificate that it takes
record Server(Way way, URI address, SSLContext tls) {
    /// The ways into a cluster.
    enum Way {
        /// A master's own API server.
        API("api", Duration.ofSeconds(3)),
        /// Whichever API server the virtual IP leads to. Asked with little patience, to see how soon it leads to
        /// another.
        VIRTUAL_IP("api", Duration.ofMillis(400)),
        /// A master's etcd.
        ETCD("etcd", Duration.ofSeconds(3));

        private final String store;
        private final Duration limit;

        Way(String store, Duration limit) {
            this.store = store;
            this.limit = limit;
        }

        /// What holds the registers: ways with the same one lead to the same registers.
        String store() {
            return store;
        }
    }

    /// Its name, which begins the names of its clients.
    String name() {
        return way + " " + address.getHost();
    }

    /// The registers as one client sees them through it, over connections of its own.
    Registers registers() {
        Requests requests = new Requests(tls, address, way.limit);
        return way == Way.ETCD ? new EtcdKeys(requests) : new ConfigMaps(requests);
    }
}
