package io.nodelet.engine;

/// Decides when an agent dies: at the n-th thing it does. From then on whatever it tries kills it again, so that no
/// thread of it reaches the machine any more.
final class Fate {
    /// What nothing in the engine catches.
    static final class Killed extends Error {
        private static final long serialVersionUID = 1L;

        Killed(String where) {
            super(where);
        }
    }

    private final int last;
    private int passed;
    private String where = "";

    private Fate(int last) {
        this.last = last;
    }

    static Fate immortal() {
        return new Fate(Integer.MAX_VALUE);
    }

    /// @param last number of the point at which it dies, from 1
    static Fate diesAt(int last) {
        return new Fate(last);
    }

    synchronized void point(String what) {
        if (dead() || ++passed == last) {
            where = dead() && !where.isEmpty() ? where : what;
            passed = last;
            throw new Killed(where);
        }
    }

    synchronized boolean dead() {
        return passed >= last;
    }

    /// Where it died.
    synchronized String where() {
        return where;
    }
}
