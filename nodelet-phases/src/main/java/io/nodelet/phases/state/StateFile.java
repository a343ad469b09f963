package io.nodelet.phases.state;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A file, or several of one kind, in which a component keeps its state, and which it can do without.
///
/// @param root    the folder of the component's data
/// @param pattern where it lies below that; `*` stands for any part of one name
/// @param format  how it is seen whether it is damaged
/// @param whole   whether all that the component holds goes with it: nothing else tells what the rest is
/// @param lost    what is lost when it goes, for a person
public record StateFile(Path root, String pattern, StateFormat format, boolean whole, String lost) {
    /// A file that is damaged.
    ///
    /// @param row  what is known of it
    /// @param file which one
    /// @param why  such as `is empty`
    record Damage(StateFile row, Path file, String why) {
        String describe() {
            return file + " " + why;
        }
    }

    static StateFile of(Path root, String pattern, StateFormat format, String lost) {
        return new StateFile(root, pattern, format, false, lost);
    }

    /// The same, where all goes with it.
    StateFile withAll() {
        return new StateFile(root, pattern, format, true, lost);
    }

    /// Those that are damaged. One that can't be read (its disk is away, or fails) is none: nothing is known of it.
    List<Damage> damaged() {
        return files().stream()
                .flatMap(file -> why(file).map(text -> new Damage(this, file, text)).stream())
                .toList();
    }

    private Optional<String> why(Path file) {
        try {
            return format.damage(file);
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /// Those that are there. Links are not followed.
    List<Path> files() {
        List<Path> found = List.of(root);
        for (String name : pattern.split("/", -1)) {
            found = found.stream().flatMap(path -> below(path, name).stream()).toList();
        }
        return found.stream()
                .filter(path -> Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS))
                .toList();
    }

    private static List<Path> below(Path folder, String name) {
        if (!name.contains("*")) {
            return List.of(folder.resolve(name));
        }
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder, name)) {
            List<Path> all = new ArrayList<>();
            entries.forEach(all::add);
            return all.stream().sorted().toList();
        } catch (IOException | java.nio.file.DirectoryIteratorException | UncheckedIOException e) {
            return List.of(); // not there, or it can't be listed
        }
    }
}
