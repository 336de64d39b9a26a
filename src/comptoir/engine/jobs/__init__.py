"""The jobs port: what is to be done while nobody waits for it, done once, whoever dies on the way.

    jobs.enqueue(Wanted(kind="task", …))   anyone, from anywhere
    Kind("task", run)                      how a kind is done: an async function of a job and its lease
    Worker(…)                              claims due jobs, runs them, and settles them by the verdict

A function may be called again for the same job after its worker was killed, so it asks `lease.write()` for
the transaction of every change: that transaction is refused once somebody else has taken the job over.
"""
