package io.nodelet.resources.driver;

import io.nodelet.engine.ledger.PriorState;
import io.nodelet.host.AtomicFile;
import io.nodelet.model.NodeletException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;

/// The sockets in a folder that programs of ours share with others'. A program that was killed leaves its socket; one
/// that lives answers at it. So what nobody listens at, and was not there before, is ours to remove.
///
/// @param folder with a parent that is shared as well
record SharedSockets(Path folder) {
    private static final String THERE = "there";
    private static final int KIND = 0170000;
    private static final int SOCKET = 0140000;

    /// The folder, its parent and its sockets, as far as they are there.
    PriorState before() {
        Map<String, String> words = new TreeMap<>();
        Stream.concat(folders().stream(), sockets().stream())
                .filter(path -> Files.exists(path, LinkOption.NOFOLLOW_LINKS))
                .forEach(path -> words.put(path.toString(), THERE));
        return PriorState.of(words);
    }

    /// Removes sockets without a listener, then the folders where they are empty: each unless it was there before.
    void restore(PriorState priorState) {
        sockets().stream().filter(path -> isNew(path, priorState) && dead(path)).forEach(TreeRemoval::remove);
        folders().stream().filter(path -> isNew(path, priorState)).forEach(TreeRemoval::removeEmpty);
    }

    private static boolean isNew(Path path, PriorState priorState) {
        return priorState.get(path.toString()).isEmpty();
    }

    private List<Path> folders() {
        return List.of(folder, Objects.requireNonNull(folder.getParent(), "a folder below the root"));
    }

    private List<Path> sockets() {
        try (Stream<Path> all = Files.list(folder)) {
            return all.filter(SharedSockets::socket).toList();
        } catch (NoSuchFileException | NotDirectoryException e) {
            return List.of();
        } catch (IOException e) {
            throw failed(folder, e);
        }
    }

    private static boolean socket(Path path) {
        try {
            Integer mode = (Integer) Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS);
            return (mode & KIND) == SOCKET;
        } catch (NoSuchFileException e) {
            return false; // its program has ended just now
        } catch (IOException e) {
            throw failed(path, e);
        }
    }

    /// Whether nobody listens at it.
    private static boolean dead(Path path) {
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
            return !channel.isConnected();
        } catch (ConnectException e) {
            return true;
        } catch (IOException e) {
            throw failed(path, e);
        }
    }

    private static NodeletException failed(Path path, IOException e) {
        return new NodeletException("can't look at " + path + ": " + AtomicFile.reason(e), e);
    }
}
