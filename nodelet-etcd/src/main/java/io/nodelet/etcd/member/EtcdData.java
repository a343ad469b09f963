package io.nodelet.etcd.member;

import io.nodelet.etcd.RejoinNote;
import io.nodelet.host.AtomicFile;
import io.nodelet.host.StartCondition;
import io.nodelet.model.Health;
import io.nodelet.model.NodeletException;
import io.nodelet.model.ReasonCode;
import io.nodelet.resources.WriteOnceFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Whose data lies in etcd's data folder. The same id stands in what nodeletd remembers and beside the data, and once
/// this machine's etcd was ready that is on record, too. An etcd that finds nothing where it was a member, or finds
/// another one's data, begins a cluster of its own or serves another's, and says nothing.
///
/// ```
/// STATE/etcd-data    id=…  folder=…       dataDir/nodelet-data   id=…
/// STATE/etcd-member  since=…              dataDir/member         etcd's own
/// ```
///
/// @param state  the folder of what nodeletd remembers
/// @param folder etcd's data folder
public record EtcdData(Path state, Path folder) {
    private static final Pattern RECORD = Pattern.compile("id=(\\S+)\nfolder=(.+)\n");
    private static final Pattern MARK = Pattern.compile("id=(\\S+)\n");
    private static final Pattern SINCE = Pattern.compile("since=(\\S+)\n");

    /// The records, made where there are none. What lies there already is not changed.
    public List<WriteOnceFile> records() {
        String id = recorded(1)
                .or(() -> read(mark(), MARK, 1))
                .orElseGet(() -> UUID.randomUUID().toString());
        return List.of(
                new WriteOnceFile(record(), "id=" + id + "\nfolder=" + folder + "\n", RECORD),
                new WriteOnceFile(mark(), "id=" + id + "\n", MARK));
    }

    /// From now on this machine has been a member.
    public WriteOnceFile member(Instant now) {
        return new WriteOnceFile(joined(), "since=" + now.truncatedTo(ChronoUnit.SECONDS) + "\n", SINCE);
    }

    /// Whether this machine's etcd was ready once.
    public boolean wasMember() {
        return read(joined(), SINCE, 1).isPresent();
    }

    /// It is to begin empty, and be filled by the others.
    void forgetMember() {
        try {
            Files.deleteIfExists(joined());
        } catch (IOException e) {
            throw new NodeletException("can't remove " + joined() + ": " + AtomicFile.reason(e), e);
        }
    }

    /// Whether this machine's etcd was ready once, also where its member comes in again.
    public static BooleanSupplier begun(Path state) {
        return () ->
                new EtcdData(state, state).wasMember() || RejoinNote.in(state).exists();
    }

    /// For those who start etcd again while no nodeletd acts: a member is not started without its log.
    public StartCondition there() {
        return new StartCondition(joined(), folder.resolve("member/wal"));
    }

    /// Whatever lies in the data folder is this machine's from now on: somebody restored it.
    public void claim() {
        recorded(1).ifPresent(id -> AtomicFile.write(mark(), "id=" + id + "\n", "0644"));
    }

    /// Whether etcd may be started on what is in the data folder.
    ///
    /// @param ours whether the folder is this node's already: an older nodeletd kept no records
    public Health check(boolean ours) {
        if (!hasLog() && wasMember()) {
            return Health.unhealthy(ReasonCode.ETCD_DATA_GONE, folder.toString(), gone());
        }
        Optional<String> known = recorded(1);
        Optional<String> here = read(mark(), MARK, 1);
        boolean another = known.isPresent() && here.isPresent() && !known.equals(here);
        return hasData() && (another || (known.isEmpty() && !ours))
                ? Health.unhealthy(
                        ReasonCode.ETCD_DATA_FOREIGN,
                        folder.toString(),
                        folder + " holds the data of another etcd than this node's")
                : Health.healthy();
    }

    /// What an operator can do about it.
    static String remedy(ReasonCode code) {
        return code == ReasonCode.ETCD_DATA_GONE
                ? "Mount its disk, or set etcd.dataDir right, and start again. If the data is lost: where other masters run,"
                        + " `nodeletd etcd rejoin`; where none does, `nodeletd etcd restore latest`."
                : "Mount this node's own disk there, or name another folder in etcd.dataDir. Nothing of it was touched; move it"
                        + " away if nobody needs it.";
    }

    private String gone() {
        String elsewhere = recorded(2)
                .filter(text -> !text.equals(folder.toString()))
                .map(text -> " (it was in " + text + ")")
                .orElse("");
        return "this machine is a member of etcd since "
                + read(joined(), SINCE, 1).orElse("")
                + ", and its data is not in " + folder + elsewhere;
    }

    private boolean hasData() {
        return Files.exists(folder.resolve("member/wal")) || Files.exists(folder.resolve("member/snap/db"));
    }

    /// Without a file of its log etcd begins anew, whatever else of it is there.
    private boolean hasLog() {
        String[] files = folder.resolve("member/wal").toFile().list((_, name) -> name.endsWith(".wal"));
        return files != null && files.length > 0;
    }

    private Optional<String> recorded(int group) {
        return read(record(), RECORD, group);
    }

    private Path record() {
        return state.resolve("etcd-data");
    }

    private Path joined() {
        return state.resolve("etcd-member");
    }

    private Path mark() {
        return folder.resolve("nodelet-data");
    }

    private static Optional<String> read(Path file, Pattern shape, int group) {
        try {
            Matcher text = shape.matcher(Files.exists(file) ? Files.readString(file) : "");
            return text.matches() ? Optional.of(text.group(group)) : Optional.empty();
        } catch (IOException e) {
            throw new NodeletException("can't read " + file + ": " + AtomicFile.reason(e), e);
        }
    }
}
