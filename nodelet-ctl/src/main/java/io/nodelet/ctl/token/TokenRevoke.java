package io.nodelet.ctl.token;

import io.nodelet.kube.BootstrapTokens;
import io.nodelet.model.NodeletException;
import io.nodelet.model.UsageException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `nodeletctl token revoke`.
@Command(
        name = "revoke",
        description = "Makes the cluster take tokens no more. Nodes that joined with them stay.",
        mixinStandardHelpOptions = true,
        footer = {"", "Examples:", "  nodeletctl token revoke abcdef"})
final class TokenRevoke implements Callable<Integer> {
    private static final String ID = "[a-z0-9]{6}";

    @Mixin
    private final ClusterTarget clusterTarget = new ClusterTarget();

    @Parameters(arity = "1..*", paramLabel = "ID", description = "As `nodeletctl token list` shows them.")
    private List<String> ids = List.of();

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public Integer call() {
        List<String> none = ids.stream().filter(id -> !id.matches(ID)).toList();
        if (!none.isEmpty()) {
            throw new UsageException(
                    "\"" + String.join(", ", none) + "\" is no token's ID: six lower-case letters and digits",
                    "See: nodeletctl token list");
        }
        BootstrapTokens tokens = ClusterTarget.tokens(clusterTarget.credentials());
        List<String> unknown = ids.stream().filter(id -> !revoke(tokens, id)).toList();
        if (!unknown.isEmpty()) {
            throw new NodeletException(
                    "the cluster has no join token " + String.join(", ", unknown), "See: nodeletctl token list");
        }
        return 0;
    }

    private boolean revoke(BootstrapTokens tokens, String id) {
        boolean was = tokens.revoke(id);
        if (was) {
            spec.commandLine().getOut().println("token " + id + " is revoked");
            spec.commandLine().getOut().flush();
        }
        return was;
    }
}
