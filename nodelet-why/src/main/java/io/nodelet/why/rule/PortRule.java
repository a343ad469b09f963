package io.nodelet.why.rule;

import io.nodelet.why.Cause;
import io.nodelet.why.Component;
import io.nodelet.why.Facts;
import io.nodelet.why.Facts.PortSeen;
import io.nodelet.why.Facts.ServiceSeen;
import io.nodelet.why.Finding;
import io.nodelet.why.Finding.Remedy;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Ports that somebody else holds: a foreign program, or one of ours that has no record.
final class PortRule implements Rule {
    @Override
    public Stream<Finding> diagnose(Facts facts) {
        return facts.ports().stream()
                .filter(portSeen -> !portSeen.holder().isEmpty())
                .flatMap(portSeen -> of(facts, portSeen));
    }

    private static Stream<Finding> of(Facts facts, PortSeen port) {
        if (!port.ours()) {
            return Stream.of(finding(
                    Cause.PORT_TAKEN,
                    port,
                    "Port %d, which %s needs, is held by %s".formatted(port.port(), port.service(), port.holder()),
                    new Remedy(kill(port), "Ends that program; or move one of the two to another port.")));
        }
        Optional<ServiceSeen> service = facts.service(port.service());
        boolean lost = service.isPresent() && !service.get().running() && port.pid() > 0;
        return lost
                ? Stream.of(finding(
                        Cause.UNRECORDED,
                        port,
                        "%s runs as pid %d, and nodeletd has no record of it".formatted(port.service(), port.pid()),
                        new Remedy(
                                kill(port) + " && nodeletd phases start", "Ends it, and starts it as it should be.")))
                : Stream.empty();
    }

    private static String kill(PortSeen port) {
        return port.pid() > 0 ? "kill " + port.pid() : "ss -ltnp 'sport = :" + port.port() + "'";
    }

    private static Finding finding(Cause cause, PortSeen port, String text, Remedy remedy) {
        Component component = Component.of(port.service()).orElse(Component.NODELETD);
        String subject = cause == Cause.PORT_TAKEN ? String.valueOf(port.port()) : port.service();
        return Finding.of(
                cause,
                component,
                subject,
                text,
                List.of("port %d: %s listens".formatted(port.port(), port.holder())),
                remedy);
    }
}
