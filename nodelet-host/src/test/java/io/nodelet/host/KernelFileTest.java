package io.nodelet.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.nodelet.host.linux.LinuxCommands;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class KernelFileTest {
    @Test
    void a_number_of_more_than_one_digit_is_read_whole() throws IOException {
        String file = "/proc/sys/kernel/pid_max";
        String whole =
                new LinuxCommands().run(Command.of("cat", file)).orThrow().out();

        assertThat(whole.strip()).hasSizeGreaterThan(1);
        assertThat(KernelFile.read(Path.of(file))).isEqualTo(whole);
    }
}
