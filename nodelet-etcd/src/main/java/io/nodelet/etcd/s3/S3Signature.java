package io.nodelet.etcd.s3;

import io.nodelet.host.Sha256;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Signs requests as AWS's "Signature Version 4" says, with the whole body in one piece. Pure.
///
/// @param credentials whose
/// @param region      of the store
record S3Signature(S3Credentials credentials, String region) {
    private static final String ALGORITHM = "AWS4-HMAC-SHA256";
    private static final String SIGNED = "host;x-amz-content-sha256;x-amz-date";
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final int DAY = 8;

    /// @return the headers that the request needs beside its host
    Map<String, String> headers(S3Request request, Instant now) {
        String time = TIME.format(now);
        String scope = time.substring(0, DAY) + "/" + region + "/s3/aws4_request";
        String signature = HexFormat.of().formatHex(hmac(key(time.substring(0, DAY)), toSign(request, time, scope)));
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("x-amz-content-sha256", request.digest());
        headers.put("x-amz-date", time);
        headers.put(
                "Authorization",
                ALGORITHM + " Credential=" + credentials.id() + "/" + scope + ",SignedHeaders=" + SIGNED + ",Signature="
                        + signature);
        return headers;
    }

    private static String toSign(S3Request request, String time, String scope) {
        String canonical = String.join(
                "\n",
                request.method(),
                request.encodedPath(),
                request.encodedQuery(),
                "host:" + request.host(),
                "x-amz-content-sha256:" + request.digest(),
                "x-amz-date:" + time,
                "",
                SIGNED,
                request.digest());
        return String.join("\n", ALGORITHM, time, scope, Sha256.of(canonical.getBytes(StandardCharsets.UTF_8)));
    }

    private byte[] key(String day) {
        byte[] key = ("AWS4" + credentials.secret()).getBytes(StandardCharsets.UTF_8);
        for (String part : new String[] {day, region, "s3", "aws4_request"}) {
            key = hmac(key, part);
        }
        return key;
    }

    private static byte[] hmac(byte[] key, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HmacSHA256", e);
        }
    }
}
