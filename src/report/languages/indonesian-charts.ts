/** Indonesian for charts, tables and their headings. */
import type { Phrases } from './language.ts';

export const charts: Phrases = {
  profile: 'profil',
  'estimated: {1}': 'perkiraan: {1}',
  'forward and backward on a mean rank': 'maju dan mundur pada rank rata-rata',
  'selective recomputation in backward': 'komputasi ulang selektif saat mundur',
  'full recomputation in backward': 'komputasi ulang penuh saat mundur',
  'the host cannot launch kernels as fast as the chip runs them':
    'host tidak dapat meluncurkan kernel secepat cip menjalankannya',
  'the fullest of {1} pipeline stages against the mean':
    'tahap terpenuh dari {1} tahap pipeline terhadap rata-rata',
  '{1} with {2} micro-batches': '{1} dengan {2} micro-batch',
  'ranks wait for activations and gradients on their way between stages':
    'rank menunggu aktivasi dan gradien di antara tahap',
  'data-parallel exchange that backward does not hide':
    'pertukaran paralel-data yang tidak tertutup oleh langkah mundur',
  'weights and activations on the link to the host that compute does not hide':
    'bobot dan aktivasi di jalur ke host yang tidak tersembunyi di balik komputasi',
  'memory traffic of the update': 'lalu lintas memori untuk pembaruan',
  'the slowest of many chips, contention in the fabric, and software that is young on its chip':
    'cip paling lambat dari sekian banyak, persaingan di jaringan, dan perangkat lunak yang masih muda pada cipnya',
  '{1} calls a step, from the shapes': '{1} panggilan per langkah, dari bentuk matriks',
  'operands and results, from the shapes': 'operan dan hasil, dari bentuk matriks',
  'from the efficiency curves "{1}" for this shape, start-up included':
    'dari kurva efisiensi "{1}" untuk bentuk ini, termasuk waktu mulai',
  "{1} of the time is productive; see the run's table":
    '{1} dari waktu produktif; lihat tabel pelatihan',
  'rented; {1}': 'sewa; {1}',
  'owned; {1}': 'milik sendiri; {1}',
  'of {1}: {2} decode, {3} prefill for the prompts, idle ones in proportion':
    'dari {1}: {2} decode, {3} prefill untuk prompt, yang menganggur menurut proporsi',
  'of {1}, by the share of time that decoding takes':
    'dari {1}, menurut bagian waktu untuk decoding',
  '{1} per chip with server and network, written off over {2} years':
    '{1} per cip dengan server dan jaringan, disusutkan selama {2} tahun',
  '{1} a year on what is not yet paid back, as an annuity':
    '{1} setahun atas yang belum terbayar, sebagai anuitas',
  '{1} of server held ready, without electricity': '{1} server yang disiapkan, tanpa listrik',
  'staff, repairs and spares: {1} of the purchase a year':
    'staf, perbaikan dan suku cadang: {1} dari pembelian per tahun',
  '{1} of the hours owned carry work; the rest are paid for too':
    '{1} dari jam yang dimiliki terpakai; sisanya tetap dibayar',
  'a pass is under way, or others came first': 'ada lintasan berjalan, atau yang lain lebih dulu',
  'one pass over the prompt and those packed with it':
    'satu lintasan atas prompt dan yang dikemas bersamanya',
  'keys and values of the prompt move to the decode pool':
    'kunci dan nilai prompt pindah ke kumpulan decode',
  'routing, scheduling and the first token out': 'perutean, penjadwalan dan token pertama keluar',
  'kernels of all layers': 'kernel semua lapisan',
  'dispatch, combine and all-reduce that compute does not hide':
    'dispatch, combine dan all-reduce yang tidak tertutup komputasi',
  'idle time between kernels, scheduling, sampling':
    'waktu kosong antarkernel, penjadwalan, pencuplikan',
  'prediction layers that propose the next tokens':
    'lapisan prediksi yang mengusulkan token berikutnya',
  'those in flight at the offered load': 'yang sedang berjalan pada beban yang ditawarkan',
  '{1} instances of {2} chips': '{1} instans berisi {2} cip',
  'one token a step': 'satu token per langkah',
  '{1} more tokens': '{1} token lagi',
  'restarts, work lost since the last checkpoint, time to write one':
    'mulai ulang, kerja yang hilang sejak checkpoint terakhir, waktu menulisnya',
  '{1} chips reading prompts': '{1} cip membaca prompt',
  '{1} chips writing answers': '{1} cip menulis jawaban',
  '{1} chips left over by the layout': '{1} cip sisa tata letak',
  'Prices: {1}.': 'Harga: {1}.',
  'A chip-hour of {1} for training costs {2} (rented; source: {3}). The run costs {4}, or {5} per million training tokens.':
    'Satu jam-cip {1} untuk pelatihan berharga {2} (sewa; sumber: {3}). Pelatihan berbiaya {4}, atau {5} per sejuta token pelatihan.',
  'A chip-hour of {1} for training costs {2} (owned, built up from its parts; source: {3}). The run costs {4}, or {5} per million training tokens.':
    'Satu jam-cip {1} untuk pelatihan berharga {2} (milik sendiri, disusun dari bagiannya; sumber: {3}). Pelatihan berbiaya {4}, atau {5} per sejuta token pelatihan.',
  'Over {1} months serving costs {2}; training costs {3} once. Serving overtakes training in month {4}.':
    'Selama {1} bulan pelayanan berbiaya {2}; pelatihan berbiaya {3} sekali. Pelayanan melampaui pelatihan pada bulan ke-{4}.',
  '{1} × {2} train {3} in {4}: {5} chip-hours.': '{1} × {2} melatih {3} dalam {4}: {5} jam-cip.',
  'Origin: given in the scenario, from a profile, a default, or chosen by the search for the best layout.':
    'Asal: diberikan dalam skenario, dari profil, nilai baku, atau dipilih oleh pencarian tata letak terbaik.',
  'Chip-seconds of the same work, divided by what bounds each operator on each chip; layouts are chosen anew for every chip.':
    'Detik-cip untuk kerja yang sama, dibagi menurut pembatas tiap operator pada tiap cip; tata letak dipilih ulang untuk setiap cip.',
  'What the training run costs': 'Berapa biaya pelatihan',
  'What an hour of service costs': 'Berapa biaya satu jam pelayanan',
  'What an owned chip-hour of {1} costs (serving)':
    'Berapa biaya satu jam-cip {1} milik sendiri (pelayanan)',
  'What an owned chip-hour of {1} costs (training)':
    'Berapa biaya satu jam-cip {1} milik sendiri (pelatihan)',
  'Training once against serving, added up month by month':
    'Pelatihan sekali terhadap pelayanan, dijumlahkan per bulan',
  'Where a training step goes': 'Ke mana waktu satu langkah pelatihan',
  'Heaviest operators of a training step': 'Operator terberat dalam satu langkah pelatihan',
  'Training operators under the roofs of {1}': 'Operator pelatihan di bawah atap {1}',
  'Serving operators under the roofs of {1}': 'Operator pelayanan di bawah atap {1}',
  'Decode throughput of a chip against the speed each user sees':
    'Laju decode satu cip terhadap kecepatan yang dirasakan tiap pengguna',
  'Where the time of a mean request goes': 'Ke mana waktu permintaan rata-rata',
  'Where a decode step goes': 'Ke mana waktu satu langkah decode',
  'Heaviest operators of a decode step': 'Operator terberat dalam satu langkah decode',
  'Memory of a chip, by use, against its capacity':
    'Memori satu cip, menurut penggunaan, terhadap kapasitasnya',
  'What training costs, by chip': 'Berapa biaya pelatihan, per cip',
  'How long training takes, by chip': 'Berapa lama pelatihan, per cip',
  'What a million tokens cost, by chip': 'Berapa biaya sejuta token, per cip',
  'Output tokens per second per chip': 'Token keluaran per detik per cip',
  'Time to first token, by chip': 'Waktu hingga token pertama, per cip',
  'Time per output token, by chip': 'Waktu per token keluaran, per cip',
  'Cost of the run': 'Biaya pelatihan',
  'Cost of the fleet': 'Biaya armada',
  'Cost per chip-hour': 'Biaya per jam-cip',
  'Months of service': 'Bulan pelayanan',
  'Cost so far': 'Biaya sejauh ini',
  'Time per step': 'Waktu per langkah',
  'Own time per step': 'Waktu sendiri per langkah',
  'Arithmetic intensity': 'Intensitas aritmetika',
  'Speed seen by each user': 'Kecepatan bagi tiap pengguna',
  'Decode throughput': 'Laju decode',
  'Memory per chip': 'Memori per cip',
  'Cost per million tokens': 'Biaya per sejuta token',
  'Throughput per chip': 'Laju per cip',
  Part: 'Bagian',
  Why: 'Mengapa',
  Figure: 'Angka',
  Value: 'Nilai',
  Month: 'Bulan',
  'Output tokens': 'Token keluaran',
  Chips: 'Cip',
  'Serving, this month': 'Pelayanan, bulan ini',
  'Serving, so far': 'Pelayanan, sejauh ini',
  Remark: 'Keterangan',
  Phase: 'Fase',
  Time: 'Waktu',
  Share: 'Bagian',
  Operator: 'Operator',
  Calls: 'Panggilan',
  'Own time': 'Waktu sendiri',
  Work: 'Kerja',
  'Bytes moved': 'Bita dipindahkan',
  Intensity: 'Intensitas',
  Achieved: 'Tercapai',
  'Of peak': 'Dari puncak',
  Bound: 'Pembatas',
  Series: 'Seri',
  Point: 'Titik',
  Mean: 'Rata-rata',
  Median: 'Median',
  '90th percentile': 'Persentil ke-90',
  '99th percentile': 'Persentil ke-99',
  Pool: 'Kumpulan',
  Instances: 'Instans',
  'Chips per instance': 'Cip per instans',
  'Batch per chip': 'Batch per cip',
  'Rate per chip, flat out': 'Laju per cip, penuh',
  Utilisation: 'Utilisasi',
  Setting: 'Pengaturan',
  Use: 'Penggunaan',
  Job: 'Tugas',
  'Of capacity': 'Dari kapasitas',
  Input: 'Masukan',
  Origin: 'Asal',
  Chip: 'Cip',
  'Chip-hour price': 'Harga jam-cip',
  'Rate per chip': 'Laju per cip',
  Energy: 'Energi',
  Item: 'Butir',
  'A million output tokens': 'Sejuta token keluaran',
  'A million input tokens': 'Sejuta token masukan',
  'Output per chip': 'Keluaran per cip',
  'Decode, flat out': 'Decode, penuh',
  'Within the SLO': 'Memenuhi SLO',
  'Energy and carbon': 'Energi dan karbon',
  'Month by month': 'Bulan demi bulan',
  'The run': 'Pelatihan',
  'Phases of a training step': 'Fase satu langkah pelatihan',
  'All operators of a training step, on one chip':
    'Semua operator satu langkah pelatihan, pada satu cip',
  'All operators of a decode step, on one chip':
    'Semua operator satu langkah decode, pada satu cip',
  'All operators of a prefill step, on one chip':
    'Semua operator satu langkah prefill, pada satu cip',
  'Data: {1}': 'Data: {1}',
  'Training layout': 'Tata letak pelatihan',
  Latency: 'Latensi',
  Pools: 'Kumpulan',
  'Life of a mean request': 'Riwayat permintaan rata-rata',
  'Phases of a decode step': 'Fase satu langkah decode',
  'Layout of the pools': 'Tata letak kumpulan',
  'Memory of a chip, by use': 'Memori satu cip, menurut penggunaan',
  Model: 'Model',
};
