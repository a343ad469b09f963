/// The CIS Kubernetes benchmark's checks as a table of ours: its numbers, our words.
@NullMarked
package io.nodelet.checks.cis;

import org.jspecify.annotations.NullMarked;
