package io.nodelet.etcd;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KnownMembersTest {
    private final FakeEtcd.Cluster cluster =
            new FakeEtcd.Cluster().member("a1", 10, 8).member("b2", 10, 8).member("c3", 10, 8);

    @TempDir
    private Path state;

    @Test
    void whoElseWasThereIsKnownWhenTheOwnMemberIsDead() {
        KnownMembers known = KnownMembers.in(state);
        assertThat(known.known()).isFalse();
        assertThat(known.others()).isEmpty();
        known.keep(cluster.client("a1").members(), "a1");
        cluster.dead.add("a1");
        cluster.dead.add("c3");
        assertThat(known.others()).extracting(KnownMembers.Known::name).containsExactly("m-b2", "m-c3");
        assertThat(known.answering(cluster.client("a1"))).containsExactly("m-b2");
    }

    @Test
    void whatCantBeReadIsNotKnown() throws IOException {
        Files.writeString(state.resolve("etcd-members"), "{\"others\": [{");
        assertThat(KnownMembers.in(state).others()).isEmpty();
        assertThat(KnownMembers.in(state).known()).isFalse();
    }

    @Test
    void thatThereIsNobodyElseIsKnowledge() {
        FakeEtcd.Cluster alone = new FakeEtcd.Cluster().member("a1", 10, 8);
        KnownMembers.in(state).keep(alone.client("a1").members(), "a1");
        assertThat(KnownMembers.in(state).known()).isTrue();
        assertThat(KnownMembers.in(state).others()).isEmpty();
    }
}
