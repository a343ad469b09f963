package io.nodelet.etcd.s3;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// What is asked of a store, as far as a signature covers it.
///
/// @param method of HTTP
/// @param host   with its port, where that is not the scheme's own
/// @param path   decoded, such as `/bucket/a name`
/// @param query  decoded
/// @param digest SHA-256 of the body, in hex
record S3Request(String method, String host, String path, SortedMap<String, String> query, String digest) {
    /// SHA-256 of nothing.
    static final String EMPTY = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    S3Request {
        query = new TreeMap<>(query);
    }

    static S3Request of(String method, String host, String path, Map<String, String> query, String digest) {
        return new S3Request(method, host, path, new TreeMap<>(query), digest);
    }

    /// The path as it is sent and signed.
    String encodedPath() {
        return encode(path, "/");
    }

    /// The query as it is sent and signed; empty for none.
    String encodedQuery() {
        return query.entrySet().stream()
                .map(entry -> encode(entry.getKey(), "") + "=" + encode(entry.getValue(), ""))
                .collect(Collectors.joining("&"));
    }

    /// What stays of RFC 3986's unreserved characters and of `also`; all others as `%XX`.
    private static String encode(String text, String also) {
        StringBuilder encoded = new StringBuilder();
        for (byte one : text.getBytes(StandardCharsets.UTF_8)) {
            char letter = (char) (one & 0xff);
            boolean plain = letter < 128 && (Character.isLetterOrDigit(letter) || ("-._~" + also).indexOf(letter) >= 0);
            encoded.append(plain ? String.valueOf(letter) : "%%%02X".formatted((int) letter));
        }
        return encoded.toString();
    }
}
