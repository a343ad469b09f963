package io.nodelet.model;

import io.nodelet.model.Doc.Format;

/// A registry that needs more than its name.
public record Registry(
        @Doc("The user's name.") String username,

        @Doc(value = "A file that holds the password, readable by root alone.", format = Format.FILE)
        String passwordFile,

        @Doc(value = "The CA that signed its certificate, PEM.", format = Format.FILE)
        String caFile,

        @Doc("Speak to it even when its certificate can't be checked.")
        boolean insecure) {
    public static final Registry DEFAULTS = new Registry("", "", "", false);
}
