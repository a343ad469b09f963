package io.nodelet.etcd.s3;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// The examples of AWS's own pages on Signature Version 4 for S3.
class S3SignatureTest {
    private static final Instant THEN = Instant.parse("2013-05-24T00:00:00Z");
    private static final String HOST = "examplebucket.s3.amazonaws.com";
    private final S3Signature signature = new S3Signature(
            new S3Credentials("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"), "us-east-1");

    private String signed(Map<String, String> query) {
        return signature
                .headers(S3Request.of("GET", HOST, "/", query, S3Request.EMPTY), THEN)
                .getOrDefault("Authorization", "");
    }

    @Test
    void aQueryWithoutAValue() {
        assertThat(signed(Map.of("lifecycle", "")))
                .isEqualTo("AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request,"
                        + "SignedHeaders=host;x-amz-content-sha256;x-amz-date,"
                        + "Signature=fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543");
    }

    @Test
    void aListing() {
        assertThat(signed(Map.of("max-keys", "2", "prefix", "J")))
                .endsWith("Signature=34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7");
    }

    @Test
    void whatIsSentIsWhatIsSigned() {
        S3Request request = S3Request.of("GET", HOST, "/b/a name+ü~", Map.of("prefix", "a/b=c&d"), S3Request.EMPTY);

        assertThat(request.encodedPath()).isEqualTo("/b/a%20name%2B%C3%BC~");
        assertThat(request.encodedQuery()).isEqualTo("prefix=a%2Fb%3Dc%26d");
    }
}
