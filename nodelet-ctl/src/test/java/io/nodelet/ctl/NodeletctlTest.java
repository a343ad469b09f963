package io.nodelet.ctl;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;

/// The whole program's command line: what can't be meant ends with 2, and is said in two lines.
class NodeletctlTest {
    private final StringWriter err = new StringWriter();

    private int run(String line) {
        CommandLine program = Nodeletctl.line()
                .setErr(new PrintWriter(err, true))
                .setColorScheme(CommandLine.Help.defaultColorScheme(Ansi.OFF));
        return Nodeletctl.run(program, line.split(" "));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "token create --ttl 10s",
                "token create --ttl soon",
                "token create --uses 0",
                "token create --uses many",
                "token create --node W_1",
                "token create --role master --uses 3",
                "token create --role king",
                "token revoke NO_ID",
                "token revoke",
                "node remove worker-1 --timeout soon",
                "sandbox up --name Foo_Bar",
                "sandbox up --workers -1",
                "sandbox up --masters 0",
                "sandbox up --workers two",
                "sandbox up --disk 1K",
                "sandbox up --net-loss much",
                "sandbox net --rate 1bit",
                "sandbox net",
                "sandbox logs master-1 --tail all",
                "bundle build --arch mips",
                "bundle build --from x --official",
                "bundle build --only nothing",
                "completion fish",
                "token creat",
                "nothing",
                "--no-such-option"
            })
    void whatCanNotBeMeantIsWrongUsage(String line) {
        assertThat(run(line)).as(err.toString()).isEqualTo(2);

        assertThat(err.toString().lines().toList())
                .satisfiesExactly(
                        one -> assertThat(one).startsWith("error: "),
                        two -> assertThat(two).startsWith("next:  "));
    }
}
