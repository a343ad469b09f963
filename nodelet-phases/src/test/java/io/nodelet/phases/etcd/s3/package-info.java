@NullMarked
package io.nodelet.phases.etcd.s3;

import org.jspecify.annotations.NullMarked;
