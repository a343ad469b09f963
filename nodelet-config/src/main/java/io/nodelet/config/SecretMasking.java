package io.nodelet.config;

import java.util.regex.Pattern;

/// Hides what nobody should read in a message or a listing.
public final class SecretMasking {
    private static final Pattern USER_INFO = Pattern.compile("//[^/@\\s]*@");

    private SecretMasking() {}

    /// The text without the user and password of the URLs in it.
    public static String mask(String text) {
        return USER_INFO.matcher(text).replaceAll("//***@");
    }
}
