/// The files that components are configured by before any of them starts: kubeconfigs, audit policy, encryption.
@NullMarked
package io.nodelet.phases.config;

import org.jspecify.annotations.NullMarked;
