package io.nodelet.phases.state;

import io.nodelet.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import tools.jackson.core.JacksonException;

/// How a state file is written, and so how it is seen that it is damaged: by its structure alone, which no version of
/// its program changes.
enum StateFormat {
    /// A database of bbolt.
    BOLT {
        @Override
        Optional<String> damage(Path file) throws IOException {
            return BoltFile.damage(file);
        }
    },
    /// One JSON object.
    JSON {
        @Override
        Optional<String> damage(Path file) throws IOException {
            byte[] text = Files.readAllBytes(file);
            if (text.length == 0) {
                return Optional.of("is empty");
            }
            try {
                return Json.read(text).isObject() ? Optional.empty() : Optional.of("holds no JSON object");
            } catch (JacksonException e) {
                return Optional.of("is not JSON");
            }
        }
    };

    /// What is wrong with the file's content; nothing where it is whole.
    ///
    /// @throws IOException when it can't be read: then nothing is known of it
    abstract Optional<String> damage(Path file) throws IOException;
}
