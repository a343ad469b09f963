package io.nodelet.host.linux;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.time.Duration;
import java.util.Optional;

/// The few calls of the kernel that Java has no words for. All go through C's `syscall` in one shape, which takes less
/// memory than a shape each. They return -1 when they fail.
final class Libc {
    private static final boolean ARM = System.getProperty("os.arch").equals("aarch64");
    private static final long CLOEXEC = 0x80000;
    private static final long NONBLOCK = 0x800;
    private static final long NETWORK = 0x40000000;
    private static final short UNIX = 1;
    private static final long DATAGRAM = 2;
    private static final long NETLINK = 16;
    private static final long RAW = 3;
    private static final MethodHandle SYSCALL = syscall();

    private Libc() {}

    /// A call's number, which is another one on arm64.
    private enum Call {
        READ(0, 63),
        WRITE(1, 64),
        CLOSE(3, 57),
        SOCKET(41, 198),
        CONNECT(42, 203),
        KILL(62, 129),
        INOTIFY_ADD_WATCH(254, 27),
        OPENAT(257, 56),
        PPOLL(271, 73),
        EVENTFD2(290, 19),
        INOTIFY_INIT1(294, 26),
        SETNS(308, 268),
        PIDFD_OPEN(434, 434);

        private final long number;

        Call(long amd64, long arm64) {
            this.number = ARM ? arm64 : amd64;
        }

        long with(long a, long b, long c) {
            try {
                return (long) SYSCALL.invokeExact(number, a, b, c, 0L, 0L);
            } catch (Throwable e) { // C throws nothing: a mistake in this class
                throw new IllegalStateException(e);
            }
        }
    }

    /// A descriptor of the process, which can be read from once the process has ended.
    static int pidfdOpen(long pid) {
        return (int) Call.PIDFD_OPEN.with(pid, 0, 0);
    }

    /// Sends a signal.
    ///
    /// @return whether the process is there
    static boolean kill(long pid, int signal) {
        return Call.KILL.with(pid, signal, 0) == 0;
    }

    /// Waits until one of the descriptors in `fds` (an array of C's `struct pollfd`) has something to tell, or forever.
    static void poll(MemorySegment fds, int count, Optional<Duration> limit) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment time = limit.map(
                            duration -> arena.allocateFrom(JAVA_LONG, duration.toSeconds(), duration.toNanosPart()))
                    .orElse(MemorySegment.NULL);
            long _ = Call.PPOLL.with(fds.address(), count, time.address());
        }
    }

    static void close(int fd) {
        long _ = Call.CLOSE.with(fd, 0, 0);
    }

    /// Sends a text, as one message, to a socket of this machine whose address is `name`; one that begins with a zero
    /// byte is no file.
    ///
    /// @return whether it was taken
    static boolean tell(byte[] name, byte[] text) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment address = arena.allocate(2L + name.length + 1, 2);
            address.set(JAVA_SHORT, 0, UNIX);
            MemorySegment.copy(name, 0, address, JAVA_BYTE, 2, name.length);
            long length = 2L + name.length + (name[0] == 0 ? 0 : 1);
            int fd = (int) Call.SOCKET.with(UNIX, DATAGRAM | CLOEXEC | NONBLOCK, 0);
            MemorySegment message = arena.allocateFrom(JAVA_BYTE, text);
            boolean told = Call.CONNECT.with(fd, address.address(), length) == 0
                    && Call.WRITE.with(fd, message.address(), text.length) == text.length;
            close(fd);
            return told;
        }
    }

    /// Asks a subsystem of the kernel over netlink, which answers at once.
    ///
    /// @param subsystem its number, such as 12 for netfilter's
    /// @param answer    gets the answer's first message
    /// @return the answer's length; not above 0 when there is none
    static long ask(int subsystem, MemorySegment question, MemorySegment answer) {
        int fd = (int) Call.SOCKET.with(NETLINK, RAW | CLOEXEC | NONBLOCK, subsystem);
        boolean asked = Call.WRITE.with(fd, question.address(), question.byteSize()) == question.byteSize();
        long length = asked ? Call.READ.with(fd, answer.address(), answer.byteSize()) : -1;
        close(fd);
        return length;
    }

    /// Moves the thread that calls, and none other, into a network namespace.
    ///
    /// @param file stands for the namespace
    /// @return whether it is in there now
    static boolean enterNetwork(String file) {
        try (Arena arena = Arena.ofConfined()) {
            int fd = (int) Call.OPENAT.with(0, arena.allocateFrom(file).address(), CLOEXEC);
            boolean entered = Call.SETNS.with(fd, NETWORK, 0) == 0;
            close(fd);
            return entered;
        }
    }

    /// Reads what there is, and throws it away.
    static void discard(int fd, MemorySegment buffer) {
        long _ = Call.READ.with(fd, buffer.address(), buffer.byteSize());
    }

    /// A descriptor that [#wake] makes readable.
    static int eventfd() {
        return (int) Call.EVENTFD2.with(0, CLOEXEC | NONBLOCK, 0);
    }

    static void wake(int eventfd) {
        try (Arena arena = Arena.ofConfined()) {
            long _ = Call.WRITE.with(eventfd, arena.allocateFrom(JAVA_LONG, 1).address(), Long.BYTES);
        }
    }

    static int inotify() {
        return (int) Call.INOTIFY_INIT1.with(CLOEXEC | NONBLOCK, 0, 0);
    }

    /// Whether the folder is there to be watched; asking twice is as good as once.
    static boolean inotifyAdd(int inotify, String folder, int events) {
        try (Arena arena = Arena.ofConfined()) {
            return Call.INOTIFY_ADD_WATCH.with(
                            inotify, arena.allocateFrom(folder).address(), events)
                    >= 0;
        }
    }

    @SuppressWarnings("restricted") // the programs are started with --enable-native-access
    private static MethodHandle syscall() {
        Linker linker = Linker.nativeLinker();
        return linker.downcallHandle(
                linker.defaultLookup().findOrThrow("syscall"),
                FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG),
                Linker.Option.firstVariadicArg(1));
    }
}
