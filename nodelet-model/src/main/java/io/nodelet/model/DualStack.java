package io.nodelet.model;

import io.nodelet.model.Doc.Format;

/// A second address family beside that of `network.podCidr`: IPv6 beside IPv4, or the other way round.
public record DualStack(
        @Doc(
                value =
                        "A second network of pods, of the other family, such as fd00:20::/56. Empty: pods have one family.",
                format = Format.CIDR)
        String podCidr,

        @Doc(
                value = "A second network of services, of the other family, such as fd00:21::/112. Goes with the second"
                        + " network of pods.",
                format = Format.CIDR)
        String serviceCidr,

        @Doc(
                value = "The node's address of the other family. Empty: that of the interface of its first address.",
                format = Format.ADDRESS)
        String nodeAddress) {
    public static final DualStack DEFAULTS = new DualStack("", "", "");

    /// Whether there is one.
    public boolean wanted() {
        return !podCidr.isEmpty();
    }
}
