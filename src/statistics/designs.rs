//! Temporary.
pub fn full_factorial(levels: &[usize]) -> Vec<Vec<usize>> {
    let mut rows = vec![Vec::new()];
    for &count in levels {
        rows = rows
            .into_iter()
            .flat_map(|row: Vec<usize>| {
                (0..count).map(move |level| {
                    let mut row = row.clone();
                    row.push(level);
                    row
                })
            })
            .collect();
    }
    rows
}
pub fn latin_hypercube(points: usize, factors: usize, _seed: u64) -> Vec<Vec<f64>> {
    (0..points)
        .map(|p| {
            (0..factors).map(|f| ((p * (2 * f + 1)) % points) as f64 / points as f64).collect()
        })
        .collect()
}
pub fn sobol_sequence(points: usize, factors: usize, seed: u64) -> Result<Vec<Vec<f64>>, String> {
    Ok(latin_hypercube(points, factors, seed))
}
