package io.nodelet.kube;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;

/// One request of HTTP.
///
/// @param target path and query, such as `/readyz?verbose`
/// @param type   the body's content type
/// @param body   empty for none
/// @param bearer a token that is sent along. Secret.
public record HttpRequest(String method, String target, String type, String body, Optional<String> bearer) {
    private static final Pattern TARGET = Pattern.compile("/[!-~]*");
    private static final Pattern FIELD = Pattern.compile("[ -~]*");

    /// @throws IllegalArgumentException when a part would not fit into a line of HTTP
    public HttpRequest {
        if (!TARGET.matcher(target).matches()
                || !FIELD.matcher(bearer.orElse("")).matches()) {
            throw new IllegalArgumentException("not for a line of HTTP: " + target);
        }
    }

    /// A question without a body.
    public static HttpRequest get(String target) {
        return new HttpRequest("GET", target, "", "", Optional.empty());
    }

    /// @return as it is sent
    byte[] bytes(String host) {
        byte[] content = body.getBytes(StandardCharsets.UTF_8);
        StringBuilder text =
                new StringBuilder(method).append(' ').append(target).append(" HTTP/1.1\r\n");
        field(text, "Host", host);
        field(text, "User-Agent", "nodelet");
        field(text, "Accept", "application/json");
        bearer.ifPresent(token -> field(text, "Authorization", "Bearer " + token));
        if (!body.isEmpty()) {
            field(text, "Content-Type", type);
        }
        if (!body.isEmpty() || !method.equals("GET")) {
            field(text, "Content-Length", Integer.toString(content.length));
        }
        return text.append("\r\n").append(body).toString().getBytes(StandardCharsets.UTF_8);
    }

    private static void field(StringBuilder text, String name, String value) {
        text.append(name).append(": ").append(value).append("\r\n");
    }

    /// Without its token and its body.
    @Override
    public String toString() {
        return method + " " + target;
    }
}
