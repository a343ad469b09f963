package io.nodelet.kube;

/// What a server answers.
///
/// @param status of HTTP, such as 200
/// @param body   as text
public record HttpResponse(int status, String body) {
    /// Whether it is one of success.
    public boolean ok() {
        return status / 100 == 2;
    }
}
