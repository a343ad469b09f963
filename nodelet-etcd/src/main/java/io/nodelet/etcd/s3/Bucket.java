package io.nodelet.etcd.s3;

import java.nio.file.Path;
import java.util.List;

/// A place for files under names, such as `clusters/blue/master-1/etcd-20261126T020000Z.db`. Every call throws a
/// [io.nodelet.model.NodeletException] where the store does not do it.
public interface Bucket {
    /// Its name, for people.
    String name();

    /// Puts a file there under a name, in the place of what has it. Others see all of it or nothing.
    void put(String key, Path file);

    /// Writes what has a name into a new file.
    ///
    /// @param most bytes: a store that sends more is not listened to
    void get(String key, Path file, long most);

    /// The names that begin so, in any order.
    List<String> list(String prefix);

    /// Removes what has a name, if anything.
    void delete(String key);
}
