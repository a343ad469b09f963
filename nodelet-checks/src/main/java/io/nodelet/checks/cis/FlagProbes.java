package io.nodelet.checks.cis;

import io.nodelet.checks.cis.CisProbe.Seen;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/// Looks at the command line with which a program runs now.
///
/// @param program such as `kube-apiserver`
record FlagProbes(String program) {
    /// That it is there, whatever it says.
    CisProbe given(String name) {
        return flag(name, value -> !value.isEmpty());
    }

    CisProbe absent(String name) {
        return flag(name, String::isEmpty);
    }

    CisProbe is(String name, String wanted) {
        return flag(name, wanted::equals);
    }

    /// That it is absent, or says something else.
    CisProbe isNot(String name, String wrong) {
        return flag(name, value -> !value.equals(wrong));
    }

    CisProbe atLeast(String name, int least) {
        return flag(name, value -> value.matches("[0-9]{1,9}") && Integer.parseInt(value) >= least);
    }

    /// That it lists this.
    CisProbe lists(String name, String item) {
        return flag(name, value -> items(value).contains(item));
    }

    CisProbe listsNot(String name, String item) {
        return flag(name, value -> !items(value).contains(item));
    }

    /// That it lists only what fits.
    CisProbe listsOnly(String name, Predicate<String> fits) {
        return flag(name, value -> !value.isEmpty() && items(value).stream().allMatch(fits));
    }

    /// @param good gets the flag's value, empty where it is not given
    private CisProbe flag(String name, Predicate<String> good) {
        return node -> node.flags(program)
                .map(flags -> seen(name, flags, good))
                .orElseGet(() -> new Seen(false, program + " does not run"));
    }

    private static Seen seen(String name, Map<String, String> flags, Predicate<String> good) {
        String value = flags.getOrDefault(name, "");
        return new Seen(good.test(value), flags.containsKey(name) ? "--" + name + "=" + value : "no --" + name);
    }

    private static List<String> items(String value) {
        return Arrays.stream(value.split(",")).map(String::strip).toList();
    }
}
