/** The manifests of src/deploy/kubernetes against Kubernetes' types, against each other, and against our settings. */
package com.distributed.jobscheduler.kubernetes;
