package io.nodelet.ctl.token;

import io.nodelet.kube.BootstrapTokens;
import io.nodelet.kube.InMemoryClientConfig;
import io.nodelet.kube.KubeApi;
import io.nodelet.kube.SecretsKeysConfigMap;
import io.nodelet.kube.TokenLimits;
import io.nodelet.model.Durations;
import io.nodelet.model.JoinToken;
import io.nodelet.model.NodeletException;
import io.nodelet.model.Role;
import io.nodelet.model.UsageException;
import io.nodelet.pki.ClusterKeys;
import io.nodelet.pki.Pem;
import io.nodelet.pki.SealedKeys;
import java.io.PrintWriter;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/// `nodeletctl token create`.
@Command(
        name = "create",
        description = {
            "Makes a join token and prints it: one line, a secret, and never shown again.",
            "Any number of workers may join with it until it expires or is revoked; --node and --uses say how many and which."
                    + " One for a master serves one master, and needs the cluster's keys: it is made as root on a master."
                    + " Put the line into the machine's /etc/pf9/nodelet/join-token, mode 0600.",
        },
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Examples:",
            "  nodeletctl token create --ttl 30m >join-token",
            "  nodeletctl token create --node worker-7       # good for that name alone",
            "  nodeletctl token create --uses 20 --ttl 2h    # for twenty workers",
            "  nodeletctl token create --role master",
            "  nodeletctl token create --sandbox default --output json",
            "  nodeletctl token create --kubeconfig admin.yaml --description 'rack 7'",
        })
final class TokenCreate implements Callable<Integer> {
    private static final Duration SHORTEST = Duration.ofMinutes(1);
    private static final Duration DAY = Duration.ofDays(1);
    private static final int MOST_USES = 1000;

    @Mixin
    private final ClusterTarget clusterTarget = new ClusterTarget();

    @Mixin
    private final TokenOutput tokenOutput = new TokenOutput();

    @Option(
            names = "--role",
            defaultValue = "worker",
            paramLabel = "ROLE",
            description = "What machines become with it: ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private Joining role;

    @Option(
            names = "--ttl",
            defaultValue = "1h",
            paramLabel = "DURATION",
            description = "How long it is good for, such as 30m. Default: ${DEFAULT-VALUE}.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private String ttl;

    @Option(
            names = "--description",
            defaultValue = "",
            paramLabel = "TEXT",
            description = "What `list` shows beside it.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private String description;

    @Option(
            names = "--node",
            defaultValue = "",
            paramLabel = "NAME",
            description = "The one name under which workers may join with it.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private String node;

    @Option(
            names = "--uses",
            defaultValue = "0",
            paramLabel = "N",
            description = "How many workers may join with it, 1 to 1000. Default: any number.")
    private int uses;

    private final SecureRandom random = new SecureRandom();

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    private enum Joining {
        worker(Role.WORKER, Duration.ofDays(7), "7 days"),
        master(Role.MASTER, Duration.ofHours(2), "2 hours");

        private final Role role;
        private final Duration longest;
        private final String longestText;

        Joining(Role role, Duration longest, String longestText) {
            this.role = role;
            this.longest = longest;
            this.longestText = longestText;
        }
    }

    @Override
    public Integer call() {
        Duration life = life();
        TokenLimits limits = limits();
        InMemoryClientConfig inMemoryClientConfig = clusterTarget.credentials();
        Instant expires = Clock.systemUTC().instant().plus(life).truncatedTo(ChronoUnit.SECONDS);
        JoinToken token = JoinToken.fresh(
                role.role, expires, inMemoryClientConfig.authorities().getFirst(), random);
        switch (role) {
            case worker -> ClusterTarget.tokens(inMemoryClientConfig).add(token, description, limits);
            case master -> {
                BootstrapTokens tokens = ClusterTarget.tokens(inMemoryClientConfig);
                requireNoRotation(tokens.api());
                tokens.add(token, description, sealed(token));
            }
        }
        print(token);
        warning(life, limits).ifPresent(spec.commandLine().getErr()::println);
        return 0;
    }

    private static void requireNoRotation(KubeApi api) {
        if (SecretsKeysConfigMap.rotating(api)) {
            throw new NodeletException(
                    "the masters are changing the key of Secrets: one that joined with the keys of now would lack the next",
                    "Have it end first: nodeletd secrets rotate, on a master.");
        }
    }

    /// The keys of this machine's cluster, which has to be the one that the token is of.
    private String sealed(JoinToken token) {
        ClusterKeys keys = ClusterKeys.read(ClusterKeys.FOLDER);
        if (!Pem.certificates(ClusterKeys.FOLDER.resolve(ClusterKeys.AUTHORITY)).contains(token.ca())) {
            throw new NodeletException(
                    "this machine is a master of another cluster than the one that the token is for",
                    "Make it on a master of that cluster.");
        }
        return SealedKeys.seal(keys, token, random);
    }

    private TokenLimits limits() {
        ParseResult given = spec.commandLine().getParseResult();
        boolean limited = given.hasMatchedOption("--node") || given.hasMatchedOption("--uses");
        if (limited && role == Joining.master) {
            throw new UsageException("a token for a master serves one master already", "Leave --node and --uses out.");
        }
        if (given.hasMatchedOption("--uses") && (uses < 1 || uses > MOST_USES)) {
            throw new UsageException(
                    "--uses " + uses + " is not a number from 1 to " + MOST_USES,
                    "Leave --uses out for any number of workers.");
        }
        if (given.hasMatchedOption("--node") && !node.matches("[a-z0-9]([-a-z0-9.]*[a-z0-9])?")) {
            throw new UsageException("--node \"" + node + "\" is no node's name", "As kubectl get nodes shows it.");
        }
        return new TokenLimits(node, uses);
    }

    private Duration life() {
        return Durations.parse(ttl)
                .filter(duration -> duration.compareTo(SHORTEST) >= 0 && duration.compareTo(role.longest) <= 0)
                .orElseThrow(() -> new UsageException(
                        "--ttl " + ttl + " is not a time from 1 minute to " + role.longestText + ", for a " + role,
                        "Such as --ttl 30m."));
    }

    /// Many roll-outs end within a day; what is left after one is a way in that nobody thinks of.
    static Optional<String> warning(Duration life, TokenLimits limits) {
        return life.compareTo(DAY) <= 0
                ? Optional.empty()
                : Optional.of("Warning: until then it lets in whoever has read it"
                        + (limits.equals(TokenLimits.NONE) ? ", any number of machines" : "")
                        + ". Revoke it when all have come: nodeletctl token revoke.");
    }

    private String whom() {
        if (role == Joining.master) {
            return "one machine join as a master";
        }
        return (uses == 0 ? "machines" : uses == 1 ? "one machine" : uses + " machines")
                + (node.isEmpty() ? " join as workers" : " join as worker " + node);
    }

    private void print(JoinToken token) {
        PrintWriter out = spec.commandLine().getOut();
        if (tokenOutput.isText()) {
            out.println(token.encode());
            PrintWriter err = spec.commandLine().getErr();
            err.printf("Token %s lets %s until %s.%n", token.id(), whom(), token.expires());
            err.println("It is a secret. On each machine: /etc/pf9/nodelet/join-token, mode 0600; then `nodeletd phases"
                    + " start`.");
            err.flush();
        } else {
            SequencedMap<String, String> fields = new LinkedHashMap<>();
            fields.put("id", token.id());
            fields.put("role", token.role().wireName());
            fields.put("expires", token.expires().toString());
            fields.put("token", token.encode());
            out.print(tokenOutput.of(fields));
        }
        out.flush();
    }
}
