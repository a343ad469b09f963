package io.nodelet.daemon;

import java.util.Optional;

/// The other masters of this one's cluster: nothing but a single service is restarted here while one of them is away.
public interface OtherMasters {
    /// There are none, or their state does not matter: this is a worker.
    OtherMasters NONE = new OtherMasters() {
        @Override
        public void remember() {}

        @Override
        public Optional<String> unwell() {
            return Optional.empty();
        }
    };

    /// Notes who they are, for when this master's own etcd does not tell any more. Never throws.
    void remember();

    /// Which of them is not well, or can't be asked, in words; empty when all are known to be well. Takes seconds.
    /// Never throws: who they are not being known counts as unwell.
    Optional<String> unwell();
}
