package io.nodelet.etcd.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nodelet.host.TrustedFiles;
import io.nodelet.model.NodeletException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class S3CredentialsTest {
    @TempDir
    private Path root;

    private Path file(String text, String mode) throws IOException {
        Path file = Files.writeString(root.resolve("s3.credentials"), text);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
    }

    @Test
    void theDefaultProfileIsRead() throws IOException {
        Path file = file("""
                # of our store
                [other]
                aws_access_key_id = no
                [default]
                aws_access_key_id = the-id
                aws_secret_access_key=the/secret=
                region = eu-1
                [third]
                aws_secret_access_key = no
                """, "rw-------");

        assertThat(read(file)).isEqualTo(new S3Credentials("the-id", "the/secret="));
        assertThat(read(file)).hasToString("the-id");
    }

    @Test
    void whatIsWrongIsSaidWithoutTheSecret() throws IOException {
        assertThatThrownBy(() -> read(root.resolve("none")))
                .isInstanceOf(NodeletException.class)
                .hasMessageContaining("none is not there");
        Path half = file("[default]\naws_access_key_id = a\naws_secret_access_key =\n", "rw-------");
        assertThatThrownBy(() -> read(half)).hasMessageContaining("has no aws_secret_access_key under [default]");
        Path other = file("[mine]\naws_access_key_id = a\naws_secret_access_key = hush\n", "rw-------");
        assertThatThrownBy(() -> read(other))
                .hasMessageContaining("has no aws_access_key_id")
                .hasMessageNotContaining("hush");
        Path open = file("[default]\naws_access_key_id = a\naws_secret_access_key = hush\n", "rw-r--r--");
        assertThatThrownBy(() -> read(open)).hasMessageContaining("can be read by others than its owner");
    }

    @Test
    void oneThatOthersCanChangeIsRefused() throws IOException {
        Path file = file("[default]\naws_access_key_id = a\naws_secret_access_key = hush\n", "rw-------");
        Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwxrwxrwx"));
        assertThatThrownBy(() -> read(file))
                .hasMessageContainingAll(root.toString(), "can be written by others than root", "mode 0777")
                .hasMessageNotContaining("hush");
    }

    private S3Credentials read(Path file) {
        return S3Credentials.read(file, TrustedFiles.below(root));
    }
}
