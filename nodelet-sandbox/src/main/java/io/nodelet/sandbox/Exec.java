package io.nodelet.sandbox;

import io.nodelet.model.NodeletException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.List;
import java.util.Map;

/// Turns this process into another program: its terminal, signals and exit status are then the program's own.
@SuppressWarnings("restricted") // two calls into the C library
public final class Exec {
    private static final int CLOSE_ON_EXEC = 4;
    private static final Linker LINKER = Linker.nativeLinker();

    private Exec() {}

    /// Never returns.
    ///
    /// @param argv        the program's name and its arguments
    /// @param file        where the program lies
    /// @param environment all that it gets
    /// @throws NodeletException when the kernel refuses
    public static NodeletException program(List<String> argv, String file, Map<String, String> environment) {
        System.out.flush();
        System.err.flush();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment arguments = strings(arena, argv);
            MemorySegment variables = strings(
                    arena,
                    environment.entrySet().stream()
                            .map(one -> one.getKey() + "=" + one.getValue())
                            .toList());
            closeRange().invoke(3, -1, CLOSE_ON_EXEC);
            execve().invoke(arena.allocateFrom(file), arguments, variables);
        } catch (Throwable e) {
            return new NodeletException("can't become " + file + ": " + e.getMessage(), e);
        }
        return new NodeletException("can't run " + file, "Check that it is there and executable.");
    }

    private static MethodHandle execve() {
        return LINKER.downcallHandle(
                LINKER.defaultLookup().findOrThrow("execve"),
                FunctionDescriptor.of(
                        ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.ADDRESS, ValueLayout.ADDRESS));
    }

    private static MethodHandle closeRange() {
        return LINKER.downcallHandle(
                LINKER.defaultLookup().findOrThrow("close_range"),
                FunctionDescriptor.of(
                        ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
    }

    private static MemorySegment strings(Arena arena, List<String> texts) {
        MemorySegment array = arena.allocate(ValueLayout.ADDRESS, texts.size() + 1L);
        for (int index = 0; index < texts.size(); index++) {
            array.setAtIndex(ValueLayout.ADDRESS, index, arena.allocateFrom(texts.get(index)));
        }
        array.setAtIndex(ValueLayout.ADDRESS, texts.size(), MemorySegment.NULL);
        return array;
    }
}
