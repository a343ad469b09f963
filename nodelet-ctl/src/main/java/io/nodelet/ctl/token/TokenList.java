package io.nodelet.ctl.token;

import io.nodelet.kube.BootstrapTokens.Listed;
import java.io.PrintWriter;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// `nodeletctl token list`.
@Command(
        name = "list",
        description = "Shows the cluster's join tokens, without their secrets.",
        mixinStandardHelpOptions = true,
        footer = {"", "Examples:", "  nodeletctl token list", "  nodeletctl token list --sandbox default -o json"})
final class TokenList implements Callable<Integer> {
    @Mixin
    private final Target target = new Target();

    @Mixin
    private final Output output = new Output();

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public Integer call() {
        List<Listed> tokens = Target.tokens(target.credentials()).list();
        PrintWriter out = spec.commandLine().getOut();
        if (output.text()) {
            table(tokens, out);
        } else {
            out.print(output.of(tokens.stream().map(TokenList::fields).toList()));
        }
        out.flush();
        return 0;
    }

    private static void table(List<Listed> tokens, PrintWriter out) {
        out.printf("%-8s %-8s %-22s %s%n", "ID", "ROLE", "EXPIRES", "DESCRIPTION");
        var now = Clock.systemUTC().instant();
        for (Listed one : tokens) {
            String expires = one.expired(now) ? "expired" : one.expires();
            out.printf("%-8s %-8s %-22s %s%n", one.id(), one.role(), expires, one.description());
        }
    }

    private static SequencedMap<String, String> fields(Listed one) {
        SequencedMap<String, String> fields = new LinkedHashMap<>();
        fields.put("id", one.id());
        fields.put("role", one.role());
        fields.put("expires", one.expires());
        fields.put("description", one.description());
        return fields;
    }
}
