package io.nodelet.etcd;

/// An alarm that etcd has raised: until it is taken back, the whole cluster heeds it.
///
/// @param member who raised it, as in [MemberStatus#id]
/// @param kind   `NOSPACE` or `CORRUPT`
public record EtcdAlarm(String member, String kind) {
    /// The database has reached its quota: nothing is written any more.
    public static final String NOSPACE = "NOSPACE";
}
