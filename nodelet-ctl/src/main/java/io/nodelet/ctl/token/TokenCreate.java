package io.nodelet.ctl.token;

import io.nodelet.kube.Credentials;
import io.nodelet.model.Durations;
import io.nodelet.model.JoinToken;
import io.nodelet.model.NodeletException;
import io.nodelet.model.Role;
import java.io.PrintWriter;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `nodeletctl token create`.
@Command(
        name = "create",
        description = {
            "Makes a join token and prints it: one line, a secret, and never shown again.",
            "Any number of machines may join with it until it expires or is revoked. Put the line into the machine's"
                    + " /etc/pf9/nodelet/join-token, mode 0600.",
        },
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Examples:",
            "  nodeletctl token create --ttl 30m >join-token",
            "  nodeletctl token create --sandbox default --output json",
            "  nodeletctl token create --kubeconfig admin.yaml --description 'rack 7'",
        })
final class TokenCreate implements Callable<Integer> {
    private static final Duration SHORTEST = Duration.ofMinutes(1);
    private static final Duration LONGEST = Duration.ofDays(7);

    @Mixin
    private final Target target = new Target();

    @Mixin
    private final Output output = new Output();

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

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    private enum Joining {
        worker,
        master
    }

    @Override
    public Integer call() {
        Duration life = life();
        if (role == Joining.master) {
            throw new NodeletException(
                    "this version makes tokens for workers only: more masters can't join yet", "Use --role worker.");
        }
        Credentials credentials = target.credentials();
        Instant expires = Clock.systemUTC().instant().plus(life).truncatedTo(ChronoUnit.SECONDS);
        JoinToken token =
                JoinToken.fresh(Role.WORKER, expires, credentials.authorities().getFirst(), new SecureRandom());
        Target.tokens(credentials).add(token, description);
        print(token);
        return 0;
    }

    private Duration life() {
        return Durations.parse(ttl)
                .filter(it -> it.compareTo(SHORTEST) >= 0 && it.compareTo(LONGEST) <= 0)
                .orElseThrow(() -> new NodeletException(
                        "--ttl " + ttl + " is not a time from " + SHORTEST.toMinutes() + " minute to "
                                + LONGEST.toDays() + " days",
                        "Such as --ttl 30m or --ttl 12h."));
    }

    private void print(JoinToken token) {
        PrintWriter out = spec.commandLine().getOut();
        if (output.text()) {
            out.println(token.text());
            PrintWriter err = spec.commandLine().getErr();
            err.printf("Token %s lets machines join as workers until %s.%n", token.id(), token.expires());
            err.println("It is a secret. On each machine: /etc/pf9/nodelet/join-token, mode 0600; then `nodeletd phases"
                    + " start`.");
            err.flush();
        } else {
            SequencedMap<String, String> fields = new LinkedHashMap<>();
            fields.put("id", token.id());
            fields.put("role", token.role().word());
            fields.put("expires", token.expires().toString());
            fields.put("token", token.text());
            out.print(output.of(fields));
        }
        out.flush();
    }
}
