package io.nodelet.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is put in place lasts through a power cut: Java's own records say which files were forced to the disk, by the
/// names
/// they had then.
class AtomicFileTest {
    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path folder;

    private interface Work {
        void run() throws IOException;
    }

    private List<String> forced(Work work) throws IOException {
        Path file = folder.resolve("records.jfr");
        try (Recording recording = new Recording()) {
            recording.enable("jdk.FileForce").withoutThreshold();
            recording.start();
            work.run();
            recording.stop();
            recording.dump(file);
        }
        return RecordingFile.readAllEvents(file).stream()
                .map(recordedEvent -> recordedEvent.getString("path"))
                .toList();
    }

    @Test
    void aFinishedFileIsForcedBeforeItHasItsNameAndItsFolderAfterwards() throws IOException {
        Path fresh = Files.writeString(folder.resolve("fresh"), "a program");
        Path place = Files.writeString(folder.resolve("place"), "an old one");
        assertThat(forced(() -> AtomicFile.place(fresh, place))).containsExactly(fresh.toString(), folder.toString());
        assertThat(place).hasContent("a program");
        assertThat(fresh).doesNotExist();
    }

    @Test
    void aWrittenFileLikewise() throws IOException {
        Path file = folder.resolve("a.conf");
        assertThat(forced(() -> AtomicFile.write(file, "text", "0600")))
                .containsExactly(AtomicFile.unfinished(file).toString(), folder.toString());
    }
}
