package io.nodelet.phases.kubelet;

/// What pods can't have of a machine, by a formula that docs/security.md has in words: for the node's programs, as
/// kubelet's `kubeReserved`, and for the rest of the machine's, as its `systemReserved`.
///
/// @param forNode   a third of the memory and a quarter of the processors at most
/// @param forSystem for the machine's own services
record ReservedResources(Share forNode, Share forSystem) {
    private static final long BASE = 256;
    private static final long CONTROL_PLANE = 1024;
    private static final int CONTROL_PLANE_MILLIS = 250;
    private static final long PERCENT = 100;
    private static final long SYSTEM_LEAST = 64;
    private static final long SYSTEM_MOST = 512;
    private static final int SYSTEM_PART = 40;
    private static final int SYSTEM_MILLIS = 50;
    private static final int FIRST_PROCESSOR = 60;
    private static final int EACH_PROCESSOR = 10;
    private static final int WHOLE_PROCESSOR = 1000;

    /// A share of a machine.
    ///
    /// @param millis    thousandths of a processor
    /// @param mebibytes of memory
    record Share(long millis, long mebibytes) {
        /// As kubelet's configuration has it, on one line.
        String describe() {
            return "{cpu: " + millis + "m, memory: " + mebibytes + "Mi}";
        }
    }

    static ReservedResources of(MachineSize machine, boolean master) {
        long memory = machine.mebibytes();
        long wanted = BASE + memory * 2 / PERCENT + (master ? CONTROL_PLANE + memory * 3 / PERCENT : 0);
        long each = EACH_PROCESSOR * (machine.processors() - 1L);
        long millis = FIRST_PROCESSOR + each + (master ? CONTROL_PLANE_MILLIS + each : 0);
        return new ReservedResources(
                new Share(
                        Math.min(millis, machine.processors() * (long) WHOLE_PROCESSOR / 4),
                        Math.min(wanted, memory / 3)),
                new Share(SYSTEM_MILLIS, Math.clamp(memory / SYSTEM_PART, SYSTEM_LEAST, SYSTEM_MOST)));
    }
}
