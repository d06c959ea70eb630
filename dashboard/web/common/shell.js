/* Streamlit would say “Connection failed with status 401” over a page whose session has ended. Loading the
   page anew leads to the sign-in page and back here instead. Asked when somebody acts, and now and then. */
(() => {
    if (window.vssWatch) return;
    window.vssWatch = true;
    let asked = Date.now();
    const ask = async () => {
        if (Date.now() - asked < 3000) return;
        asked = Date.now();
        const answer = await fetch("/_stcore/health", { cache: "no-store" }).catch(() => null);
        if (answer && answer.status === 401) location.reload();
    };
    for (const event of ["click", "focus"]) addEventListener(event, () => setTimeout(ask, 300), true);
    document.addEventListener("visibilitychange", () => document.hidden || ask());
    setInterval(() => document.hidden || ask(), 30000);
})();
