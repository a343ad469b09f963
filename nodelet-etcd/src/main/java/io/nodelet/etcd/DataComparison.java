package io.nodelet.etcd;

import io.nodelet.engine.Sleep;
import io.nodelet.kube.KubeException;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;

/// Whether etcd's members hold the same data. etcd's own comparison stops the whole cluster for one that differs;
/// this one only tells.
public final class DataComparison {
    /// A compaction in between, or a member that is a moment behind, is worth another look.
    private static final int LOOKS = 3;

    private static final Duration BREATH = Duration.ofMillis(500);

    private DataComparison() {}

    /// What is known of a member's data.
    public enum Verdict {
        SAME,
        /// Most members agree on something else: its data is wrong.
        DIFFERS,
        /// Members differ, and most do not agree: nobody knows whose data is right.
        UNDECIDED,
        UNKNOWN
    }

    /// A member beside the others.
    ///
    /// @param detail what was seen: the digest, or why there is none
    public record Compared(EtcdMember etcdMember, Verdict verdict, String detail) {}

    /// @param again whether another look may see more: it answers, and was elsewhere in its past
    private record Answer(EtcdMember etcdMember, Optional<DataHash> hash, String detail, boolean again) {
        static Answer none(EtcdMember etcdMember, String why, boolean again) {
            return new Answer(etcdMember, Optional.empty(), why, again);
        }
    }

    /// All members, asked one after the other through one of them.
    ///
    /// @throws KubeException when that one does not answer
    public static List<Compared> of(EtcdClient etcd) {
        List<Answer> answers = once(etcd);
        for (int look = 1; look < LOOKS && answers.stream().anyMatch(Answer::again); look++) {
            Sleep.rest(BREATH);
            answers = once(etcd);
        }
        return compared(answers);
    }

    private static List<Answer> once(EtcdClient etcd) {
        DataHash first = etcd.hash(0);
        return etcd.members().stream()
                .map(etcdMember -> ask(etcd, etcdMember, first))
                .toList();
    }

    /// The majority is that of all who vote, whether they answer or not.
    private static List<Compared> compared(List<Answer> answers) {
        List<Answer> voters =
                answers.stream().filter(answer -> !answer.etcdMember.learner()).toList();
        List<Long> values = voters.stream()
                .flatMap(answer -> answer.hash.stream())
                .map(DataHash::value)
                .toList();
        return answers.stream()
                .map(answer -> new Compared(answer.etcdMember, verdict(answer, values, voters.size()), answer.detail))
                .toList();
    }

    private static Answer ask(EtcdClient etcd, EtcdMember etcdMember, DataHash first) {
        try {
            DataHash hash = etcd.at(etcdMember.clients().getFirst()).hash(first.revision());
            return hash.compacted() == first.compacted()
                    ? new Answer(
                            etcdMember,
                            Optional.of(hash),
                            "%08x up to revision %d".formatted(hash.value(), hash.revision()),
                            false)
                    : Answer.none(
                            etcdMember, "its past was dropped meanwhile, up to revision " + hash.compacted(), true);
        } catch (KubeException e) {
            return Answer.none(etcdMember, "it does not say: " + e.getMessage(), e.status() != 0);
        } catch (NoSuchElementException e) {
            return Answer.none(etcdMember, "it does not say: " + e.getMessage(), false);
        }
    }

    private static Verdict verdict(Answer of, List<Long> all, int voters) {
        if (of.hash.isEmpty()) {
            return Verdict.UNKNOWN;
        }
        if (most(of.hash.get().value(), all, voters)) {
            return Verdict.SAME;
        }
        return all.stream().anyMatch(number -> most(number, all, voters)) ? Verdict.DIFFERS : Verdict.UNDECIDED;
    }

    private static boolean most(long value, List<Long> all, int voters) {
        return Collections.frequency(all, value) * 2 > voters;
    }
}
