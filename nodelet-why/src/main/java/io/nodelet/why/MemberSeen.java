package io.nodelet.why;

import java.util.List;

/// A member of etcd's cluster, asked where it says that it listens.
///
/// @param name     its name, or its id where it never started
/// @param endpoint where it was asked; empty where it says nothing
/// @param answers  whether it did
/// @param leader   the id of the member that it follows; empty when it knows of none
/// @param known    the ids of the members that it knows, sorted
public record MemberSeen(String name, String endpoint, boolean answers, String leader, List<String> known) {}
