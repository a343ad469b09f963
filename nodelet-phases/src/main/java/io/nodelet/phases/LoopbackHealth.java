package io.nodelet.phases;

import io.nodelet.model.Health;

/// Asks a component on this machine how it is.
public interface LoopbackHealth {
    /// `GET https://127.0.0.1:port/path` must answer 200. The certificate is the component's own, made at its start, so
    /// it is not checked: the answer says nothing secret, and only root could have bound the port.
    Health https(String component, int port, String path);

    /// `GET http://127.0.0.1:port/path` must answer 200.
    Health http(String component, int port, String path);
}
