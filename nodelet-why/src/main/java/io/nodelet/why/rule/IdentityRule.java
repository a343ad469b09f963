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

    private static List<Finding> findings(IdentityDrift identityDrift, boolean master) {
        List<Finding> found = new ArrayList<>();
        if (identityDrift.addressChanged()) {
            found.add(finding(Cause.ADDRESS_CHANGED, identityDrift.withoutName(), master));
        }
        if (identityDrift.nameChanged()) {
            found.add(finding(Cause.NAME_CHANGED, identityDrift.withoutAddress(), master));
        }
        return found;
    }

    private static Finding finding(Cause cause, IdentityDrift identityDrift, boolean master) {
        String text = identityDrift.describe();
        return Finding.of(
                cause,
                Component.MACHINE,
                cause == Cause.NAME_CHANGED
                        ? identityDrift.now().name()
                        : identityDrift.now().address(),
                text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1),
                List.of(
                        RECORD + " says: " + identityDrift.known().name() + ", "
                                + identityDrift.known().address(),
                        "broken: " + identityDrift.broken(master)),
                identityDrift.acceptable()
                        ? new Remedy(
                                IdentityDrift.ACCEPT,
                                "Goes on with that address. Or give the machine "
                                        + identityDrift.known().address() + " back.")
                        : Remedy.advice(identityDrift.remedy()));
    }
}
