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
    private static final String FORM = "%-8s %-8s %-22s %-16s %-8s %s%n";

    @Mixin
    private final ClusterTarget clusterTarget = new ClusterTarget();

    @Mixin
    private final TokenOutput tokenOutput = new TokenOutput();

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public Integer call() {
        List<Listed> tokens = ClusterTarget.tokens(clusterTarget.credentials()).list();
        PrintWriter out = spec.commandLine().getOut();
        if (tokenOutput.isText()) {
            table(tokens, out);
        } else {
            out.print(tokenOutput.of(tokens.stream().map(TokenList::fields).toList()));
        }
        out.flush();
        return 0;
    }

    private static void table(List<Listed> tokens, PrintWriter out) {
        out.printf(FORM, "ID", "ROLE", "EXPIRES", "NODE", "USES", "DESCRIPTION");
        var now = Clock.systemUTC().instant();
        for (Listed one : tokens) {
            String expires = one.expired(now) ? "expired" : one.expires();
            out.printf(FORM, one.id(), one.role(), expires, node(one), uses(one), one.description());
        }
    }

    private static String node(Listed one) {
        return one.limits().node().isEmpty() ? "any" : one.limits().node();
    }

    private static String uses(Listed one) {
        return one.limits().uses() == 0
                ? "any"
                : one.used() + "/" + one.limits().uses();
    }

    private static SequencedMap<String, String> fields(Listed one) {
        SequencedMap<String, String> fields = new LinkedHashMap<>();
        fields.put("id", one.id());
        fields.put("role", one.role());
        fields.put("expires", one.expires());
        fields.put("description", one.description());
        fields.put("node", one.limits().node());
        fields.put(
                "uses",
                one.limits().uses() == 0 ? "" : String.valueOf(one.limits().uses()));
        fields.put("used", one.limits().uses() == 0 ? "" : String.valueOf(one.used()));
        return fields;
    }
}
