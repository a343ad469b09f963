package io.nodelet.model;

import io.nodelet.model.Doc.Format;

/// The bundle.
public record Components(
        @Doc(value = "The bundle to install from: a folder that `nodeletctl bundle` made.", format = Format.PATH)
        String bundle,

        @Doc(
                value = "The public key that the bundle must be signed with, PEM. Empty: the key is not checked, the"
                        + " digests are.",
                format = Format.FILE)
        String publicKey,

        @Doc("Whether a bundle is taken whose components are older than those that the node was installed from.")
        boolean allowOlder) {
    public static final Components DEFAULTS = new Components("/opt/pf9/nodelet/bundle", "", false);
}
