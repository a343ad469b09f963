package io.nodelet.checks.cis;

/// One line of the table.
///
/// @param number of the benchmark, such as `1.2.1`
/// @param about  what is looked at
/// @param master whether only masters have it
/// @param probe  that looks
/// @param reason why it is not as the benchmark asks, on purpose, or what a person has to look at; else empty
/// @param manual whether only a person can tell
record CisCheck(String number, String about, boolean master, CisProbe probe, String reason, boolean manual) {
    static CisCheck ofMaster(String number, String about, CisProbe probe) {
        return new CisCheck(number, about, true, probe, "", false);
    }

    static CisCheck ofNode(String number, String about, CisProbe probe) {
        return new CisCheck(number, about, false, probe, "", false);
    }

    /// One that a person has to look at.
    static CisCheck byHand(String number, String about, boolean master, String reason) {
        return new CisCheck(number, about, master, _ -> new CisProbe.Seen(false, ""), reason, true);
    }

    /// The same, which may also be otherwise on purpose.
    CisCheck unless(String why) {
        return new CisCheck(number, about, master, probe, why, false);
    }

    CisResult on(CisNode node) {
        if (manual) {
            return new CisResult(number, about, CisVerdict.MANUAL, "", reason);
        }
        CisProbe.Seen seen = probe.probe(node);
        if (seen.good()) {
            return new CisResult(number, about, CisVerdict.PASS, seen.text(), "");
        }
        return new CisResult(
                number, about, reason.isEmpty() ? CisVerdict.FAIL : CisVerdict.EXCEPTION, seen.text(), reason);
    }
}
