package io.nodelet.why.rule;

import io.nodelet.model.IdentityDrift;
import io.nodelet.why.Cause;
import io.nodelet.why.Component;
import io.nodelet.why.Facts;
import io.nodelet.why.Finding;
import io.nodelet.why.Finding.Remedy;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/// A machine that got another name or address after its node was brought up.
final class IdentityRule implements Rule {
    private static final String RECORD = "/var/opt/pf9/nodelet/identity";

    @Override
    public Stream<Finding> diagnose(Facts facts) {
        return facts.moved().stream().flatMap(identityDrift -> findings(identityDrift, facts.master()).stream());
    }

    private static List<Finding> findings(IdentityDrift it, boolean master) {
        List<Finding> found = new ArrayList<>();
        if (it.addressChanged()) {
            found.add(finding(Cause.ADDRESS_CHANGED, it.withoutName(), master));
        }
        if (it.nameChanged()) {
            found.add(finding(Cause.NAME_CHANGED, it.withoutAddress(), master));
        }
        return found;
    }

    private static Finding finding(Cause cause, IdentityDrift it, boolean master) {
        String text = it.describe();
        return Finding.of(
                cause,
                Component.MACHINE,
                cause == Cause.NAME_CHANGED ? it.now().name() : it.now().address(),
                text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1),
                List.of(
                        RECORD + " says: " + it.known().name() + ", "
                                + it.known().address(),
                        "broken: " + it.broken(master)),
                it.acceptable()
                        ? new Remedy(
                                IdentityDrift.ACCEPT,
                                "Goes on with that address. Or give the machine "
                                        + it.known().address() + " back.")
                        : Remedy.advice(it.remedy()));
    }
}
