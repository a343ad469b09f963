package io.nodelet.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A fault of the bank: what is done to a node, what must be said of it, and how it is undone.
///
/// @param name    of the fault
/// @param on      `systemd` or `supervised`: how services must be run for it; empty for any
/// @param cause   the cause's id that `nodeletd why` must name first; empty where it is not asked
/// @param subject what of; empty where any will do
/// @param heals   its cell in the matrix of healing
/// @param inject  a shell script
/// @param felt    a shell script that makes it felt where no daemon looks
/// @param undo    a shell script; a start brings the rest back
public record InjectedFault(
        String name,
        String on,
        String cause,
        String subject,
        Optional<Cell> heals,
        String inject,
        String felt,
        String undo) {
    /// A place in the matrix of healing.
    ///
    /// @param component such as `kubelet`
    /// @param trouble   such as `killed`
    /// @param reason    what the daemon must say
    public record Cell(String component, String trouble, String reason) {}

    /// Those that `nodeletd why` must name, in the bank's order.
    public static List<InjectedFault> bank() {
        return all().stream()
                .filter(injectedFault -> !injectedFault.cause().isEmpty())
                .toList();
    }

    /// Those of them that can happen where services are units of systemd, or where they are not.
    public static List<InjectedFault> bank(boolean systemd) {
        String other = systemd ? "supervised" : "systemd";
        return bank().stream()
                .filter(injectedFault -> !injectedFault.on().equals(other))
                .toList();
    }

    /// Those that the daemon must heal.
    public static List<InjectedFault> matrix() {
        return all().stream()
                .filter(injectedFault -> injectedFault.heals().isPresent())
                .toList();
    }

    /// The functions that scripts use.
    public static String functions() {
        return BenchResources.text("bank.sh");
    }

    private static List<InjectedFault> all() {
        List<InjectedFault> faults = new ArrayList<>();
        List<String> lines = new ArrayList<>();
        for (String line : BenchResources.text("bank.txt").lines().toList()) {
            if (line.startsWith("== ") && !lines.isEmpty()) {
                faults.add(parse(lines));
                lines.clear();
            }
            if (line.startsWith("== ") || !lines.isEmpty()) {
                lines.add(line);
            }
        }
        faults.add(parse(lines));
        return List.copyOf(faults);
    }

    private static InjectedFault parse(List<String> lines) {
        String[] names = words(lines, "names ").strip().split(" ", 2);
        return new InjectedFault(
                lines.getFirst().substring(3),
                words(lines, "on    ").strip(),
                names[0],
                names.length > 1 ? names[1] : "",
                cell(words(lines, "heals ").strip()),
                words(lines, "do    "),
                words(lines, "felt  "),
                words(lines, "undo  "));
    }

    private static Optional<Cell> cell(String words) {
        if (words.isEmpty()) {
            return Optional.empty();
        }
        String[] place = words.split(", |: ", 3);
        return Optional.of(new Cell(place[0], place[1], place[2]));
    }

    private static String words(List<String> lines, String key) {
        StringBuilder words = new StringBuilder();
        lines.stream()
                .filter(line -> line.startsWith(key))
                .forEach(line -> words.append(line.substring(key.length())).append('\n'));
        return words.toString();
    }
}
