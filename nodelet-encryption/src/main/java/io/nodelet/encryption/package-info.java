/// Encryption of Secrets at rest: the configuration, its keys, and their rotation over all masters.
@NullMarked
package io.nodelet.encryption;

import org.jspecify.annotations.NullMarked;
