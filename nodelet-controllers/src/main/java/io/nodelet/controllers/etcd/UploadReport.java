package io.nodelet.controllers.etcd;

import io.nodelet.daemon.metrics.Metric;
import io.nodelet.host.AtomicFile;
import io.nodelet.json.Json;
import io.nodelet.model.NodeletException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// How it stands with copies of snapshots off the machine; kept beside the snapshots, where others than the daemon
/// find it.
///
/// @param place where they go
/// @param last  the newest snapshot that is known to lie there; empty for none
/// @param at    when that was seen
/// @param error why the last try failed; empty when it did not
public record UploadReport(String place, String last, Optional<Instant> at, String error) {
    private static final String NAME = "last-copy.json";

    static UploadReport nothing(String place) {
        return new UploadReport(place, "", Optional.empty(), "");
    }

    UploadReport copied(String snapshot, Instant now) {
        return new UploadReport(place, snapshot, Optional.of(now), "");
    }

    UploadReport failed(String why) {
        return new UploadReport(place, last, at, why);
    }

    /// What is known of a place.
    ///
    /// @param folder of the snapshots
    public static UploadReport of(String place, Path folder) {
        return read(folder.resolve(NAME))
                .filter(uploadReport -> uploadReport.place().equals(place))
                .orElse(nothing(place));
    }

    private static Optional<UploadReport> read(Path file) {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            JsonNode node = Json.read(Files.readString(file));
            String at = node.path("at").asString("");
            return Optional.of(new UploadReport(
                    node.path("place").asString(""),
                    node.path("last").asString(""),
                    at.isEmpty() ? Optional.empty() : Optional.of(Instant.parse(at)),
                    node.path("error").asString("")));
        } catch (JacksonException | DateTimeParseException e) {
            return Optional.empty(); // the next try says it anew
        } catch (IOException e) {
            throw new NodeletException("can't read " + file + ": " + AtomicFile.reason(e), e);
        }
    }

    UploadReport keptIn(Path folder) {
        AtomicFile.write(folder.resolve(NAME), Json.text(Json.tree(toMap())) + "\n", "0600");
        return this;
    }

    /// In this order.
    Map<String, Object> toMap() {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("place", place);
        tree.put("last", last);
        tree.put("at", at.map(Instant::toString).orElse(""));
        tree.put("error", error);
        return tree;
    }

    static List<Metric> metrics(Optional<UploadReport> report) {
        Metric when = Metric.gauge(
                "nodelet_etcd_last_copy_timestamp_seconds",
                "When the last snapshot was seen in its bucket, in seconds since 1970.");
        Metric good = Metric.gauge(
                "nodelet_etcd_last_copy_good", "Whether the last try to bring a snapshot to its bucket went well.");
        report.ifPresent(uploadReport -> {
            uploadReport.at().ifPresent(at -> when.with(at.getEpochSecond()));
            good.with(uploadReport.error().isEmpty() ? 1 : 0);
        });
        return List.of(when, good);
    }
}
