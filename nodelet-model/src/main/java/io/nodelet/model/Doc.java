package io.nodelet.model;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// What a configuration key means: read by the configuration loader, the JSON Schema and the reference page.
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Doc {
    /// One or two sentences for the operator.
    String value();

    /// What the text must look like, a [Format] beyond the Java type.
    Format format() default Format.ANY;

    /// The lowest number allowed.
    long min() default Long.MIN_VALUE;

    /// The highest number allowed.
    long max() default Long.MAX_VALUE;

    /// The words allowed, when it is one of a few.
    String[] oneOf() default {};

    /// The shapes of text that the loader checks.
    enum Format {
        ANY,
        /// An IPv4 or IPv6 address.
        ADDRESS,
        /// A network such as `10.20.0.0/16`.
        CIDR,
        /// An address or a DNS name.
        HOST,
        /// A DNS label or name (RFC 1123), lower case.
        NAME,
        /// An address and a port of this machine, such as `0.0.0.0:10990`.
        ENDPOINT,
        /// A TCP port, 1 to 65535.
        PORT,
        /// An absolute path.
        PATH,
        /// The absolute path of a file that must exist.
        FILE,
        /// A duration such as `30s`, `5m` or `2h`.
        DURATION,
        /// An http or https URL.
        URL,
        /// A key such as `example.com/tier`, and its value.
        LABEL,
        /// A taint such as `dedicated=gpu:NoSchedule`.
        TAINT,
        /// The name of a network interface.
        INTERFACE,
        /// The flags of a program: names without dashes.
        FLAG,
        /// One word: letters, digits and `._:-`.
        WORD
    }
}
