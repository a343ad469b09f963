/// Certificates, keys and who may have them: issuing, checking, signing rules, sealed keys. Knows no phase, and asks no
/// server.
@NullMarked
package io.nodelet.pki;

import org.jspecify.annotations.NullMarked;
