package io.nodelet.host.dbus;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Whose signals are believed.
class NameOwnerTest {
    private static final String NAME = "org.freedesktop.systemd1";
    private static final String BUS = "org.freedesktop.DBus";
    private final NameOwner owner = new NameOwner(NAME);

    private static Message signal(String sender, String iface, String member, Object... body) {
        return new Message(Message.SIGNAL, 1, Map.of(2, iface, 3, member, 7, sender), List.of(body));
    }

    private static Message job(String sender) {
        return signal(sender, NAME + ".Manager", "JobRemoved", 1L, "/job/1", "x.service", "done");
    }

    private boolean toldBy(String sender) {
        return owner.sent(signal(sender, BUS, "NameOwnerChanged", NAME, ":1.0", ":1.66"));
    }

    /// Once the end of a job was believed from everybody who has an account on the machine.
    @Test
    void onlyTheOwnersAreBelieved() {
        owner.found(":1.0");
        assertThat(owner.sent(job(":1.0"))).isTrue();
        assertThat(owner.sent(job(":1.66"))).isFalse();
        assertThat(owner.sent(job(""))).isFalse();
        assertThat(owner.sent(job(NAME))).isFalse();
        assertThat(owner.sent(new Message(Message.SIGNAL, 1, Map.of(), List.of())))
                .isFalse();
    }

    @Test
    void beforeTheBusHasSaidWhoItIsNobodyIs() {
        assertThat(owner.sent(job(":1.0"))).isFalse();
        assertThat(owner.sent(job(""))).isFalse();
    }

    /// As after `systemctl daemon-reexec`.
    @Test
    void theBusAloneSaysThatThereIsAnother() {
        owner.found(":1.0");
        assertThat(toldBy(":1.66")).isFalse();
        assertThat(owner.sent(job(":1.0"))).isTrue();
        assertThat(toldBy(BUS)).isFalse();
        assertThat(owner.sent(job(":1.0"))).isFalse();
        assertThat(owner.sent(job(":1.66"))).isTrue();
        owner.found(":1.0");
        assertThat(owner.sent(job(":1.0"))).as("an older answer").isFalse();
    }
}
