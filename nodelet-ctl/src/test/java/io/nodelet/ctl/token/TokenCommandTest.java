package io.nodelet.ctl.token;

import static org.assertj.core.api.Assertions.assertThat;

import io.nodelet.kube.TokenLimits;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class TokenCommandTest {
    @TempDir
    private Path folder;

    private final StringWriter err = new StringWriter();

    private int run(String... arguments) {
        return new CommandLine(new TokenCommand())
                .setErr(new PrintWriter(err))
                .setExecutionExceptionHandler((e, _, _) -> {
                    err.write(String.valueOf(e.getMessage()));
                    return 1;
                })
                .execute(arguments);
    }

    @ParameterizedTest
    @ValueSource(strings = {"59s", "8h1x", "169h", "0s", "-1h"})
    void aLifeThatIsNoneIsRefusedBeforeAnythingIsAsked(String ttl) {
        assertThat(run(
                        "create",
                        "--ttl=" + ttl,
                        "--kubeconfig",
                        folder.resolve("none").toString()))
                .isEqualTo(1);
        assertThat(err.toString()).isEqualTo("--ttl " + ttl + " is not a time from 1 minute to 7 days, for a worker");
    }

    @Test
    void tokensForMastersLiveForTwoHoursAtMost() {
        assertThat(run("create", "--role", "master", "--ttl", "3h")).isEqualTo(1);
        assertThat(err.toString()).isEqualTo("--ttl 3h is not a time from 1 minute to 2 hours, for a master");
        assertThat(run("create", "--role", "king")).isEqualTo(2);
    }

    @Test
    void aLifeOfDaysIsWarnedOf() {
        assertThat(TokenCreate.warning(Duration.ofHours(24), TokenLimits.NONE)).isEmpty();
        assertThat(TokenCreate.warning(Duration.ofHours(25), TokenLimits.NONE))
                .hasValueSatisfying(
                        text -> assertThat(text).contains("any number of machines", "nodeletctl token revoke"));
        assertThat(TokenCreate.warning(Duration.ofDays(7), new TokenLimits("worker-7", 0)))
                .hasValueSatisfying(text -> assertThat(text).doesNotContain("any number"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"--uses=0", "--uses=1001", "--uses=-1", "--node=", "--node=A b", "--node=-x"})
    void aLimitThatIsNoneIsRefusedBeforeAnythingIsAsked(String limit) {
        assertThat(run("create", limit, "--kubeconfig", folder.resolve("none").toString()))
                .isEqualTo(1);
        assertThat(err.toString()).startsWith("--").doesNotContain(folder.toString());
    }

    @Test
    void aTokenForAMasterHasNoOtherLimit() {
        assertThat(run("create", "--role", "master", "--uses", "2")).isEqualTo(1);
        assertThat(err.toString()).isEqualTo("a token for a master serves one master already");
    }

    @Test
    void aKubeconfigThatIsNotThereIsNamed() {
        Path none = folder.resolve("none");
        assertThat(run("list", "--kubeconfig", none.toString())).isEqualTo(1);
        assertThat(err.toString()).contains(none.toString());
    }

    @Test
    void revokingAsksForAnId() {
        assertThat(run("revoke")).isEqualTo(2);
    }

    @Test
    void yamlQuotesWhatPeopleWrote() throws Exception {
        SequencedMap<String, String> one = new LinkedHashMap<>();
        one.put("id", "abcdef");
        one.put("description", "rack 7: \"left\"");
        var holder = new Holder();
        new CommandLine(holder).parseArgs("-o", "yaml");

        assertThat(holder.tokenOutput.of(one)).isEqualTo("""
                id: "abcdef"
                description: "rack 7: \\"left\\""
                """);
        assertThat(holder.tokenOutput.of(List.of(one, one))).startsWith("- id: \"abcdef\"\n  description:");
        assertThat(holder.tokenOutput.of(List.of())).isEqualTo("[]\n");
    }

    @CommandLine.Command
    private static final class Holder {
        @CommandLine.Mixin
        private final TokenOutput tokenOutput = new TokenOutput();
    }
}
